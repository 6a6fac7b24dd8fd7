package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool that is ended by ending its workers: {@code terminateWorkers} and {@code killWorkers}. */
@Timeout(120)
class PoolWorkersEndTest {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    @TempDir
    Path folder;

    private String mark(String name) {
        return folder.resolve(name).toString();
    }

    private static void touch(String file) throws Exception {
        Files.createFile(Path.of(file));
    }

    private static void awaitFile(String file) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(Path.of(file)));
    }

    private static void end(ProcessPool pool, boolean kill) {
        if (kill) {
            pool.killWorkers();
        } else {
            pool.terminateWorkers();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatRunsFailsWithItsWorkerAndTheRestIsCancelled(boolean kill) throws Exception {
        String begun = mark("begun");
        String never = mark("never");
        try (ProcessPool pool = ProcessPool.create(1)) {
            AsyncResult<Integer> running = pool.applyAsync(() -> {
                touch(begun);
                Thread.sleep(60_000);
                return 0;
            });
            List<AsyncResult<Void>> waiting = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiting.add(pool.submit(() -> touch(never)));
            }
            AsyncResult<List<Integer>> map = pool.mapAsync(List.of(1, 2, 3), n -> n);
            awaitFile(begun);

            end(pool, kill);
            pool.join();

            ExecutionException e = assertThrows(ExecutionException.class, running::get);
            WorkerCrashedException crash = (WorkerCrashedException) e.getCause();
            assertEquals(
                    OptionalInt.of(kill ? SIGKILL : SIGTERM), crash.status().signal());
            for (AsyncResult<Void> result : waiting) {
                assertThrows(CancellationException.class, result::get);
            }
            assertThrows(CancellationException.class, map::get);
            assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> {}));
            assertTrue(pool.isTerminated());
            assertFalse(Files.exists(Path.of(never)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamOfResultsEndsToo(boolean kill) throws Exception {
        try (ProcessPool pool = ProcessPool.create(2);
                Stream<Integer> results = pool.imap(Stream.iterate(0, n -> n + 1), n -> {
                    if (n > 3) {
                        Thread.sleep(60_000);
                    }
                    return n;
                })) {
            List<Integer> seen = new ArrayList<>();

            RuntimeException e = assertThrows(
                    RuntimeException.class,
                    () -> results.forEach(n -> {
                        seen.add(n);
                        if (n == 2) {
                            end(pool, kill);
                        }
                    }));

            // What the stream was at: it waited for elements, for one that ran, or was about to hand in more.
            assertTrue(
                    e instanceof CancellationException
                            || e instanceof WorkerCrashedException
                            || e instanceof RejectedExecutionException,
                    e::toString);
            assertEquals(List.of(0, 1, 2), seen.subList(0, 3));
            pool.join();
        }
    }

    @Test
    void workersThatAreAskedToEndRunTheirShutdownHooks() throws Exception {
        String begun = mark("begun");
        String hook = mark("hook");
        try (ProcessPool pool = ProcessPool.create(1)) {
            AsyncResult<Void> running = pool.submit(() -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        touch(hook);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }));
                touch(begun);
                Thread.sleep(60_000);
            });
            awaitFile(begun);

            pool.terminateWorkers();
            pool.join();

            assertThrows(ExecutionException.class, running::get);
            assertTrue(Files.exists(Path.of(hook)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWorkerThatDoesNotEndWhenAskedIsKilledAtOnceOrInTheEnd(boolean kill) throws Exception {
        String begun = mark("begun");
        try (ProcessPool pool = ProcessPool.create(1)) {
            AsyncResult<Void> running = pool.submit(() -> {
                Runtime.getRuntime().addShutdownHook(new Thread(PoolWorkersEndTest::sleepLong));
                touch(begun);
                sleepLong();
            });
            awaitFile(begun);

            pool.terminateWorkers();
            if (kill) {
                pool.killWorkers();
            }
            pool.join();

            ExecutionException e = assertThrows(ExecutionException.class, running::get);
            assertEquals(
                    OptionalInt.of(SIGKILL),
                    ((WorkerCrashedException) e.getCause()).status().signal());
        }
    }

    private static void sleepLong() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void workersThatHaveHardlyBegunEndAsWell() throws Exception {
        ProcessPool pool = ProcessPool.create(2);

        pool.terminateWorkers();
        pool.join();

        assertTrue(pool.isTerminated());
        pool.close();
    }
}
