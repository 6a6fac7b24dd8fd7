package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.tidy.SmallFileSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A manager where shared memory is full: calls go over sockets then, and what cannot be made says why. */
@Timeout(120)
class ManagerShortOfMemoryTest {
    @TempDir
    Path folder;

    @Test
    void callsComeThroughOnNewLanesAndOldOnes() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "12m");
                Program program = Program.start(
                        List.of("-Dprogeny.folder=" + small.folder()),
                        FullMemory.class,
                        small.folder().resolve("filling").toString())) {
            assertEquals(0, program.waitFor(), program::errors);
            assertTrue(program.output().contains("all came through"), program::output);
        }
    }

    /** Fills that memory when a manager runs, and then calls it, from several threads at once. */
    static final class FullMemory {
        private static final int THREADS = 4;
        private static final int LARGE = 1 << 20;

        private FullMemory() {}

        public static void main(String[] arguments) throws Exception {
            try (Manager manager = Manager.start()) {
                ManagedMap<String, byte[]> map = manager.map();
                map.put("before", new byte[LARGE]);

                fill(Path.of(arguments[0]));

                CyclicBarrier together = new CyclicBarrier(THREADS);
                List<CompletableFuture<Void>> all = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    String key = "key " + i;
                    all.add(Aside.run(() -> {
                        together.await();
                        for (int n = 0; n < 10; n++) {
                            map.put(key, new byte[LARGE + n]);
                            check(map.get(key).length == LARGE + n);
                            check(map.compute(key, (name, value) -> new byte[value.length + 1]).length
                                    == LARGE + n + 1);
                        }
                    }));
                }
                for (CompletableFuture<Void> each : all) {
                    each.get();
                }
                check(map.get("before").length == LARGE);
                check(map.size() == THREADS + 1);
                manager.queue().put("small");
                try {
                    SharedBytes.create(LARGE).close();
                    throw new IllegalStateException("the memory was not full");
                } catch (UncheckedIOException e) {
                    check(e.getMessage().contains("cannot allocate"));
                }
                try {
                    ChildProcess.start(() -> {});
                    throw new IllegalStateException("there was room for the files of a child");
                } catch (ProcessStartException e) {
                    check(e.getMessage().contains("No space left on device"));
                }
            }
            System.out.println("all came through");
        }

        private static void fill(Path file) throws IOException {
            for (int size = LARGE; size > 0; size /= 2) {
                byte[] bytes = new byte[size];
                try (OutputStream out =
                        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                    while (true) {
                        out.write(bytes);
                    }
                } catch (IOException e) {
                    // there is no room for so many bytes
                }
            }
        }

        private static void check(boolean condition) {
            if (!condition) {
                throw new IllegalStateException("not what was sent");
            }
        }
    }
}
