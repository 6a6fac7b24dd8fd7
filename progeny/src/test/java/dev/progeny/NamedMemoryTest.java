package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Folders;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Blocks that programs find by a name. */
@Timeout(120)
class NamedMemoryTest {
    private static final AtomicInteger LAST = new AtomicInteger();

    private final String name = "named-" + ProcessHandle.current().pid() + "." + LAST.incrementAndGet();

    private Path file() {
        return Folders.ofUser().resolve("named").resolve(name);
    }

    @Test
    void programsThatDidNotStartEachOtherFindItAndItOutlivesThem() throws Exception {
        try (Program maker = Program.start(Maker.class, name)) {
            assertEquals(0, maker.waitFor(), maker::errors);
        }
        try (SharedMemory block = SharedMemory.open(name)) {
            assertEquals(42, block.getLong(92));
            assertEquals(Optional.of(name), block.name());
            try (Program other = Program.start(Adder.class, name)) {
                assertEquals(0, other.waitFor(), other::errors);
            }
            assertEquals(43, block.getLong(92));
            assertTrue(SharedMemory.unlink(name));
        }
    }

    /** Makes a block and ends. */
    static final class Maker {
        public static void main(String[] args) {
            SharedMemory.create(args[0], 100).putLong(92, 42);
        }
    }

    /** Adds one in a block. */
    static final class Adder {
        public static void main(String[] args) {
            try (SharedMemory block = SharedMemory.open(args[0])) {
                block.putLong(92, block.getLong(92) + 1);
            }
        }
    }

    @Test
    void whoClosesItClosesItForItselfOnly() throws Exception {
        SharedMemory block = SharedMemory.create(name, 100);
        ChildProcess.start(() -> {
                    block.putLong(0, 7);
                    block.close();
                })
                .join();

        assertEquals(7, block.getLong(0));
        block.close();
        block.close();

        assertThatThrownBy(() -> block.get(0)).isInstanceOf(IllegalStateException.class);
        try (SharedMemory again = SharedMemory.open(name)) {
            assertNotSame(block, again);
            assertEquals(7, again.getLong(0));
        }
        block.unlink();
        assertThat(file()).doesNotExist();
        assertFalse(SharedMemory.unlink(name));
    }

    @Test
    void whoHasItOpenWhenItIsUnlinkedGoesOnAndAnotherMayHaveTheName() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                SharedMemory first = SharedMemory.create(name, 100)) {
            pool.apply(first, block -> block.get(0));

            first.unlink();
            try (SharedMemory second = SharedMemory.create(name, 200)) {
                first.putLong(0, 1);
                second.putLong(0, 2);

                assertNotSame(first, second);
                assertSame(second, SharedMemory.open(name));
                assertEquals(1L, pool.<SharedMemory, Long>apply(first, block -> block.getLong(0)));
                assertEquals(2L, pool.<SharedMemory, Long>apply(second, block -> block.getLong(0)));
                assertThatThrownBy(
                                () -> ChildProcess.call(() -> first.getLong(0)).get())
                        .hasStackTraceContaining("is gone: it was unlinked, and there is another of that name now");
                first.unlink();
                assertThat(file()).exists();
                second.unlink();
            }
        }
    }

    @Test
    void oneOfManyWhoMakeItAtOnceDoesAndTheOthersAreTold() {
        List<CompletableFuture<SharedMemory>> makers = new ArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        for (int i = 0; i < 8; i++) {
            makers.add(Aside.call(() -> {
                go.await();
                return SharedMemory.create(name, 1 << 16);
            }));
        }
        go.countDown();

        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<SharedMemory> maker : makers) {
            maker.handle((made, failure) -> failure != null && failures.add(failure))
                    .join();
        }

        assertEquals(7, failures.size());
        assertThat(failures)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasCauseInstanceOf(FileAlreadyExistsException.class)
                        .hasMessageContaining("there is a block named " + name + " already; open it, or remove it"));
        assertTrue(SharedMemory.unlink(name));
    }

    @Test
    void whatIsNotThereIsToldApart() {
        assertThatThrownBy(() -> SharedMemory.open(name))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("there is no block named " + name);
        for (String bad : new String[] {"", ".", "..", ".hidden", "a/b", "../x", "a b", "a\0b", "é", "x".repeat(201)}) {
            assertThatThrownBy(() -> SharedMemory.open(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("name must be 1 to 200 letters");
            assertThatThrownBy(() -> SharedMemory.create(bad, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> SharedMemory.unlink(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatIsNoBlockOrSomebodyElsesIsRefused() throws Exception {
        SharedMemory.create(name, 100).close();
        byte[] whole = Files.readAllBytes(file());
        try {
            for (int size : new int[] {0, 20, whole.length - 1, whole.length + 1}) {
                Files.write(file(), java.util.Arrays.copyOf(whole, size));
                assertThatThrownBy(() -> SharedMemory.open(name)).isInstanceOf(UncheckedIOException.class);
            }
            Files.write(file(), new byte[whole.length]);
            assertThatThrownBy(() -> SharedMemory.open(name))
                    .hasMessageContaining("is not a block of shared memory of this version of Progeny");

            Files.delete(file());
            Path elsewhere = Files.createTempFile("elsewhere", "block");
            Files.write(elsewhere, whole);
            Files.createSymbolicLink(file(), elsewhere);
            assertThatThrownBy(() -> SharedMemory.open(name))
                    .hasMessageContaining("is no file, but a folder, a symbolic");
            Files.delete(elsewhere);

            Files.setPosixFilePermissions(file().getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
            assertThatThrownBy(() -> SharedMemory.open(name)).hasMessageContaining("its permissions are rwxr-xr-x");
            assertThatThrownBy(() -> SharedMemory.create(name + "x", 10)).hasMessageContaining("its permissions are");
            Files.setPosixFilePermissions(file().getParent(), PosixFilePermissions.fromString("rwx------"));
        } finally {
            SharedMemory.unlink(name);
        }
    }

    @Test // T29
    void whatWasMadeInAScopeGoesWhenItsProcessIsKilled() throws Exception {
        String chosen = name;
        ChildProcess<Void> child = ChildProcess.start(() -> {
            SharedMemoryManager memory = SharedMemoryManager.create();
            memory.block(chosen, 100).putLong(0, 5);
            new CountDownLatch(1).await();
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file()));
        try (SharedMemory block = SharedMemory.open(name)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> block.getLong(0) == 5);

            child.kill();
            child.join();

            await().atMost(Duration.ofSeconds(60)).until(() -> !Files.exists(file()));
            assertEquals(5, block.getLong(0));
        }
    }

    @Test // T29
    void whatWasMadeInAScopeOfAProgramGoesWithItHoweverItEnds() throws Exception {
        try (Program peaceful = Program.start(Leaver.class, name)) {
            assertEquals(0, peaceful.waitFor(), peaceful::errors);
            assertThat(file()).doesNotExist();
        }
        try (Program killed = Program.start(Leaver.class, name, "stay")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file()));
            killed.process().destroyForcibly().waitFor();
            assertThatThrownBy(() -> SharedMemory.open(name)).hasCauseInstanceOf(FileNotFoundException.class);
        }
        ProcessFolder.sweep();
    }

    /** Makes a block in a scope that it does not close. */
    static final class Leaver {
        public static void main(String[] args) throws Exception {
            SharedMemoryManager.create().block(args[0], 10);
            if (args.length > 1) {
                new CountDownLatch(1).await();
            }
        }
    }

    @Test
    void aNameWhoseOwnerWasKilledIsFree() throws IOException, InterruptedException {
        try (Program killed = Program.start(Leaver.class, name, "stay")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file()));
            killed.process().destroyForcibly().waitFor();

            try (SharedMemory block = SharedMemory.create(name, 20)) {
                assertEquals(20, block.size());
                block.unlink();
            }
        }
        ProcessFolder.sweep();
    }

    @Test
    void aScopeThatStaysOpenLetsGoOfWhatWasClosedAndUnlinkedAndOfNothingElse() throws Exception {
        try (SharedMemoryManager memory = SharedMemoryManager.create()) {
            memory.block(name, 1).close();
            WeakReference<SharedMemory> unlinkedFirst =
                    makeAndRemove(memory, name + "-a", SharedMemory::unlink, SharedMemory::close);
            WeakReference<SharedMemory> closedFirst =
                    makeAndRemove(memory, name + "-b", SharedMemory::close, block -> SharedMemory.unlink(name + "-b"));
            for (int i = 0; i < 40; i++) {
                makeAndRemove(memory, name + "-" + i, SharedMemory::unlink, SharedMemory::close);
            }

            Collected.await(unlinkedFirst);
            Collected.await(closedFirst);
            assertThat(file()).exists();
        }

        assertThat(file()).doesNotExist();
    }

    private static WeakReference<SharedMemory> makeAndRemove(
            SharedMemoryManager memory, String name, Consumer<SharedMemory> first, Consumer<SharedMemory> second) {
        SharedMemory block = memory.block(name, 1);
        first.accept(block);
        second.accept(block);
        return new WeakReference<>(block);
    }
}
