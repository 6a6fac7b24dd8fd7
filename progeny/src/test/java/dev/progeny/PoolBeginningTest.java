package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first moments of a pool. */
@Timeout(120)
class PoolBeginningTest {
    private static final int WORKERS = 3;

    private static void sign(String folder) throws Exception {
        Files.createFile(Path.of(folder, ChildProcess.current().name()));
    }

    private static long signs(String folder) throws Exception {
        try (Stream<Path> signs = Files.list(Path.of(folder))) {
            return signs.count();
        }
    }

    @Test
    void workersStartSideBySide(@TempDir Path temp) throws Exception {
        String folder = temp.toString();

        try (ProcessPool pool = ProcessPool.builder()
                .workers(WORKERS)
                .initializer(() -> {
                    sign(folder);
                    while (signs(folder) < WORKERS) { // for ever, if the next were started after this one only
                        Thread.sleep(5);
                    }
                })
                .build()) {
            int two = pool.apply(1, x -> x + 1);
            assertEquals(2, two);
        }
    }

    @Test
    void aPoolTakesTasksBeforeAllItsWorkersAreUp(@TempDir Path temp) throws Exception {
        Path gate = temp.resolve("gate");
        String opened = gate.toString();

        try (ProcessPool pool = ProcessPool.builder()
                .workers(2)
                .initializer(() -> {
                    while (ChildProcess.current().name().endsWith("-2") && !Files.exists(Path.of(opened))) {
                        Thread.sleep(5);
                    }
                })
                .build()) {
            int two = pool.apply(1, x -> x + 1);
            assertEquals(2, two);
            Files.createFile(gate);
        }
    }
}
