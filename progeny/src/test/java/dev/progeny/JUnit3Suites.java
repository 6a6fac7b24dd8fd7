package dev.progeny;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** Runs suites of the style of JUnit 3, as guava-testlib has them, as dynamic tests of this JUnit. */
final class JUnit3Suites {
    private JUnit3Suites() {}

    /** {@return the tests of a suite and of those within} */
    static Stream<DynamicNode> tests(TestSuite suite) {
        AtomicInteger number = new AtomicInteger(); // names repeat
        return list(suite).stream().map(test -> {
            if (test instanceof TestSuite inner) {
                return DynamicContainer.dynamicContainer(
                        number.incrementAndGet() + " " + inner.getName(), tests(inner));
            }
            TestCase leaf = (TestCase) test;
            return DynamicTest.dynamicTest(leaf.getName(), leaf::runBare);
        });
    }

    private static List<junit.framework.Test> list(TestSuite suite) {
        return Collections.list(suite.tests());
    }
}
