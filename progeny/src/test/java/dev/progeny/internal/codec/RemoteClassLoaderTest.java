package dev.progeny.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.progeny.internal.codec.ClassDialogue.Question;
import dev.progeny.internal.codec.ClassDialogue.Topic;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loader that stands for another, with both sides in one process. */
class RemoteClassLoaderTest {
    private final AtomicInteger questions = new AtomicInteger();
    private final ClassAuthority authority = request -> {
        questions.incrementAndGet();
        return ClassServing.answer(request);
    };
    private final ConcurrentHashMap<LoaderKey, RemoteClassLoader> peers = new ConcurrentHashMap<>();

    @TempDir
    Path folder;

    @Test
    void aClassIsDefinedOnceHoweverManyThreadsNeedIt() throws Exception {
        Sources sources = new Sources(folder);
        for (int i = 0; i < 100; i++) {
            sources.add(
                    "many.C" + i, "package many; public class C" + i + (i == 0 ? "" : " extends C" + (i - 1)) + " {}");
        }
        try (URLClassLoader loader = sources.loader()) {
            RemoteClassLoader remote = remote(ClassOrigins.keyOf(loader));
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Callable<Class<?>>> loads = new ArrayList<>();
                for (int i = 0; i < 800; i++) {
                    String name = "many.C" + (99 - i % 100);
                    loads.add(() -> remote.loadClass(name));
                }
                for (Future<Class<?>> loaded : threads.invokeAll(loads)) {
                    assertThat(loaded.get().getClassLoader()).isSameAs(remote);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(questions).hasValue(100);
        }
    }

    @Test
    void whatIsAbsentIsAskedForOnce() throws Exception {
        try (URLClassLoader loader = new Sources(folder)
                .add("one.A", "package one; public class A {}")
                .loader()) {
            RemoteClassLoader remote = remote(ClassOrigins.keyOf(loader));

            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> remote.loadClass("one.None"))
                        .isInstanceOf(ClassNotFoundException.class)
                        .hasMessageContaining("one.None");
            }

            assertThat(questions).hasValue(1);
        }
    }

    @Test
    void aClassOfTheApplicationIsThisProcesssOwn() throws Exception {
        try (URLClassLoader loader = new Sources(folder)
                .add("one.A", "package one; public class A {}")
                .loader()) {
            RemoteClassLoader remote = remote(ClassOrigins.keyOf(loader));

            assertThat(remote.loadClass("acme.Version")).isSameAs(acme.Version.class);
            assertThat(remote.loadClass("acme.Version")).isSameAs(acme.Version.class);
            assertThat(remote.loadClass("java.util.List")).isSameAs(List.class);
            assertThat(remote.loadClass(ValueCodec.class.getName())).isSameAs(ValueCodec.class);
            assertThat(questions).hasValue(1);
        }
    }

    @Test
    void aClassThatTheClassPathHereLacksIsFetched() throws Exception {
        RemoteClassLoader application = remote(LoaderKey.APPLICATION);

        assertThat(application.loadClass("acme.Version")).isSameAs(acme.Version.class);
        assertThat(questions).hasValue(0);
        assertThatThrownBy(() -> application.loadClass("acme.None")).isInstanceOf(ClassNotFoundException.class);
        assertThat(questions).hasValue(1);
    }

    @Test
    void aLoaderThatIsGoneIsReportedSo() {
        RemoteClassLoader remote = remote(new LoaderKey(ownerOfKeys(), Integer.MAX_VALUE));

        assertThatThrownBy(() -> remote.loadClass("one.A"))
                .isInstanceOf(ClassNotFoundException.class)
                .hasMessageContaining("does not exist any more");
        assertThat(remote.getResource("one.txt")).isNull();
    }

    @Test
    void aParentThatIsGoneIsReportedSo() {
        ClassAuthority gone = request -> {
            throw new IOException("the parent is gone");
        };
        RemoteClassLoader remote = new RemoteClassLoader(new LoaderKey(1, 1), gone, key -> {
            throw new AssertionError(key);
        });

        assertThatThrownBy(() -> remote.loadClass("one.A"))
                .isInstanceOf(ClassNotFoundException.class)
                .hasMessageContaining("does not answer");
        assertThat(remote.getResource("one.txt")).isNull();
    }

    @Test
    void aQuestionThatIsNoneIsAnswered() {
        assertThat(ClassServing.answer(ByteBuffer.allocate(0)).hasRemaining()).isTrue();
        assertThat(ClassServing.answer(ByteBuffer.wrap(new byte[] {99, 1, 2})).hasRemaining())
                .isTrue();
    }

    @Test
    void aLoaderThatFailsCostsOnlyTheAnswer() throws Exception {
        ClassLoader failing = new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) {
                throw new IllegalStateException("shut down");
            }
        };
        RemoteClassLoader remote = remote(ClassOrigins.keyOf(failing));

        assertThatThrownBy(() -> remote.loadClass("one.A")).hasMessageContaining("shut down");
    }

    private static long ownerOfKeys() {
        return ClassOrigins.keyOf(new ClassLoader(null) {}).owner();
    }

    private RemoteClassLoader remote(LoaderKey key) {
        Function<LoaderKey, RemoteClassLoader> make = this::remote;
        return peers.computeIfAbsent(key, made -> new RemoteClassLoader(made, authority, make));
    }

    @Test
    void aQuestionKeepsItsPartsAsBytes() throws Exception {
        Question question = new Question(Topic.RESOURCES, new LoaderKey(-1, 7), "größe/\uD83D\uDE00");

        assertThat(Question.read(question.toBytes())).isEqualTo(question);
    }
}
