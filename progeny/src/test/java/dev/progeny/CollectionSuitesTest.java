package dev.progeny;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.ListTestSuiteBuilder;
import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.SetTestSuiteBuilder;
import com.google.common.collect.testing.TestStringListGenerator;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.TestStringSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.ListFeature;
import com.google.common.collect.testing.features.MapFeature;
import com.google.common.collect.testing.testers.CollectionToStringTester;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** What the JDK promises of its collections holds for those of a manager and for a queue: the suites of guava-testlib. */
@Timeout(300)
class CollectionSuitesTest {
    private static Manager manager;

    @BeforeAll
    static void start() {
        manager = Manager.start();
        manager.objectCount(); // so that this thread has its connection
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    @TestFactory
    Stream<DynamicNode> aManagedMapIsAConcurrentMap() {
        return JUnit3Suites.tests(ConcurrentMapTestSuiteBuilder.using(new TestStringMapGenerator() {
                    @Override
                    protected Map<String, String> create(Map.Entry<String, String>[] entries) {
                        Map<String, String> map = manager.map();
                        for (Map.Entry<String, String> entry : entries) {
                            map.put(entry.getKey(), entry.getValue());
                        }
                        return map;
                    }
                })
                .named("ManagedMap")
                .withFeatures(
                        CollectionSize.ANY,
                        MapFeature.GENERAL_PURPOSE,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
                        CollectionFeature.KNOWN_ORDER)
                .createTestSuite());
    }

    @TestFactory
    Stream<DynamicNode> aManagedListIsAList() {
        return JUnit3Suites.tests(ListTestSuiteBuilder.using(new TestStringListGenerator() {
                    @Override
                    protected List<String> create(String[] elements) {
                        List<String> list = manager.list();
                        list.addAll(Arrays.asList(elements));
                        return list;
                    }
                })
                .named("ManagedList")
                .withFeatures(CollectionSize.ANY, ListFeature.GENERAL_PURPOSE, CollectionFeature.ALLOWS_NULL_VALUES)
                .createTestSuite());
    }

    @TestFactory
    Stream<DynamicNode> aManagedSetIsASet() {
        return JUnit3Suites.tests(SetTestSuiteBuilder.using(new TestStringSetGenerator() {
                    @Override
                    protected Set<String> create(String[] elements) {
                        Set<String> set = manager.set();
                        set.addAll(Arrays.asList(elements));
                        return set;
                    }
                })
                .named("ManagedSet")
                .withFeatures(
                        CollectionSize.ANY,
                        CollectionFeature.GENERAL_PURPOSE,
                        CollectionFeature.KNOWN_ORDER,
                        CollectionFeature.ALLOWS_NULL_VALUES)
                .createTestSuite());
    }

    @TestFactory
    Stream<DynamicNode> aManagedQueueIsAQueue() {
        return JUnit3Suites.tests(QueueTestSuiteBuilder.using(new TestStringQueueGenerator() {
                    @Override
                    protected Queue<String> create(String[] elements) {
                        Queue<String> queue = manager.queue();
                        queue.addAll(Arrays.asList(elements));
                        return queue;
                    }
                })
                .named("ManagedQueue")
                .withFeatures(CollectionSize.ANY, CollectionFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER)
                .createTestSuite());
    }

    @TestFactory
    Stream<DynamicNode> aProcessQueueIsAQueue() {
        List<ProcessQueue<String>> open = new ArrayList<>();
        return JUnit3Suites.tests(QueueTestSuiteBuilder.using(new TestStringQueueGenerator() {
                    @Override
                    protected Queue<String> create(String[] elements) {
                        ProcessQueue<String> queue = ProcessQueue.create();
                        open.add(queue);
                        queue.addAll(Arrays.asList(elements));
                        return queue;
                    }
                })
                .named("ProcessQueue")
                .withFeatures(CollectionSize.ANY, CollectionFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER)
                .suppressing(textTests()) // it shows which queue it is: to decode all elements would cost too much
                .withTearDown(() -> {
                    open.forEach(ProcessQueue::close);
                    open.clear();
                })
                .createTestSuite());
    }

    private static List<Method> textTests() {
        return Stream.of(CollectionToStringTester.class.getMethods())
                .filter(method -> method.getName().startsWith("testToString"))
                .toList();
    }
}
