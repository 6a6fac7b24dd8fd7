package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that are stopped: by time, by being cancelled, by an interrupt of whoever waits. */
@Timeout(120)
class PoolStopTest {
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

    private static void loop() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    // T20
    @Test
    void aTaskThatTakesTooLongIsKilledAtFullSpeedAndOnlyItFails() throws Exception {
        try (ProcessPool pool = ProcessPool.builder()
                .workers(2)
                .taskTimeout(Duration.ofSeconds(2))
                .build()) {
            List<AsyncResult<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                results.add(pool.applyAsync(i, n -> {
                    if (n == 5) {
                        loop();
                    }
                    return n;
                }));
            }

            for (int i = 0; i < 12; i++) {
                AsyncResult<Integer> result = results.get(i);
                if (i == 5) {
                    ExecutionException e = assertThrows(ExecutionException.class, result::get);
                    TaskTimeoutException timeout = (TaskTimeoutException) e.getCause();
                    assertEquals(Duration.ofSeconds(2), timeout.limit());
                    assertFalse(ProcessHandle.of(timeout.pid())
                            .map(ProcessHandle::isAlive)
                            .orElse(false));
                    assertTrue(timeout.getMessage().contains("of 2 workers busy"), timeout.getMessage());
                } else {
                    assertEquals(i, result.get());
                }
            }
        }
    }

    @Test
    void aTimeoutIsNoticedInAPoolThatWasIdle() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            pool.apply(() -> 1);
            Thread.sleep(2_000); // by now nobody looks at the clock

            assertThrows(
                    TaskTimeoutException.class,
                    () -> pool.with(Duration.ofMillis(300)).apply(() -> sleepAndReturn(5_000)));
        }
    }

    // T21
    @Test
    void eachTaskHasADeadlineOfItsOwn() throws Exception {
        try (ProcessPool pool = ProcessPool.create(2)) {
            AsyncResult<Integer> brief = pool.with(Duration.ofMillis(200)).applyAsync(() -> sleepAndReturn(60_000));
            AsyncResult<Integer> longer = pool.with(Duration.ofSeconds(60)).applyAsync(() -> sleepAndReturn(600));
            AsyncResult<Integer> unlimited = pool.applyAsync(() -> sleepAndReturn(500));

            assertThrows(ExecutionException.class, brief::get);
            assertEquals(600, longer.get());
            assertEquals(500, unlimited.get());
        }
    }

    private static int sleepAndReturn(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return millis;
    }

    @Test
    void aTimeoutCountsPerElementAndNotPerCall() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            List<Integer> elements = List.of(700, 701, 702, 703, 704, 705, 706);

            assertEquals(
                    elements,
                    pool.with(Duration.ofSeconds(4)).withChunkSize(7).map(elements, PoolStopTest::sleepAndReturn));
        }
    }

    @Test
    void timeSpentInTheQueueDoesNotCount() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            AsyncResult<Integer> first = pool.applyAsync(() -> sleepAndReturn(3_500));
            AsyncResult<Integer> second = pool.with(Duration.ofSeconds(3)).applyAsync(() -> sleepAndReturn(1));

            assertEquals(3_500, first.get());
            assertEquals(1, second.get());
        }
    }

    @Test
    void cancelTrueKillsTheWorkerOfThatTaskAndNoOtherTask() throws Exception {
        String begun = mark("begun");
        try (ProcessPool pool = ProcessPool.create(1)) {
            AsyncResult<Integer> running = pool.applyAsync(() -> {
                touch(begun);
                loop();
                return 0;
            });
            List<AsyncResult<Integer>> others = IntStream.range(0, 5)
                    .mapToObj(n -> pool.applyAsync(n, x -> x))
                    .toList();
            awaitFile(begun);

            assertTrue(running.cancel(true));

            assertTrue(running.isCancelled());
            assertThrows(CancellationException.class, running::get);
            for (int n = 0; n < 5; n++) {
                assertEquals(n, others.get(n).get());
            }
        }
    }

    @Test
    void cancelFalseLeavesARunningTaskAlone() throws Exception {
        String begun = mark("begun");
        String go = mark("go");
        try (ProcessPool pool = ProcessPool.create(1)) {
            AsyncResult<String> running = pool.applyAsync(() -> {
                touch(begun);
                awaitFile(go);
                return "done";
            });
            awaitFile(begun);

            assertFalse(running.cancel(false));
            touch(go);

            assertEquals("done", running.get());
        }
    }

    // T18
    @Test
    void aTaskCancelledBeforeItBeganNeverBegins() throws Exception {
        String begun = mark("begun");
        String go = mark("go");
        String never = mark("never");
        try (ProcessPool pool = ProcessPool.create(1)) {
            AsyncResult<String> running = pool.applyAsync(() -> {
                touch(begun);
                awaitFile(go);
                return "done";
            });
            awaitFile(begun);
            List<AsyncResult<Void>> handedAhead = new ArrayList<>(); // the first of them lies in the worker's hand
            for (int i = 0; i < 4; i++) {
                handedAhead.add(pool.submit(() -> touch(never)));
            }

            for (int i = 0; i < 4; i++) {
                assertTrue(handedAhead.get(i).cancel(i % 2 == 0));
            }
            touch(go);

            assertEquals("done", running.get());
            assertEquals(1, pool.apply(() -> 1));
            assertFalse(Files.exists(Path.of(never)));
        }
    }

    @Test
    void aMapAsyncIsCancelledAsAWhole() throws Exception {
        String begun = mark("begun");
        try (ProcessPool pool = ProcessPool.create(2)) {
            AsyncResult<List<Integer>> map = pool.withChunkSize(1).mapAsync(List.of(1, 2, 3, 4, 5, 6), n -> {
                if (n == 1) {
                    touch(begun);
                }
                loop();
                return n;
            });
            awaitFile(begun);

            assertTrue(map.cancel(true));

            assertThrows(CancellationException.class, map::join);
            assertEquals(List.of(1, 2, 3), pool.map(List.of(1, 2, 3), n -> n));
        }
    }

    @Test
    void anInterruptedMapStopsItsWork() throws Exception {
        String begun = mark("begun");
        try (ProcessPool pool = ProcessPool.create(1)) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    pool.map(List.of(1, 2), n -> {
                        touch(begun + n);
                        loop();
                        return n;
                    });
                } catch (Throwable e) {
                    thrown.set(e);
                }
            });
            caller.start();
            awaitFile(begun + 1);

            caller.interrupt();
            caller.join();

            assertEquals(InterruptedException.class, thrown.get().getClass());
            assertEquals(1, pool.apply(() -> 1));
            assertFalse(Files.exists(Path.of(begun + 2)));
        }
    }

    @Test
    void anInterruptedApplyStopsItsTask() throws Exception {
        String begun = mark("begun");
        try (ProcessPool pool = ProcessPool.create(1)) {
            Thread caller = Thread.currentThread();
            Thread interrupter = new Thread(() -> {
                awaitFile(begun);
                caller.interrupt();
            });
            interrupter.start();

            assertThrows(
                    InterruptedException.class,
                    () -> pool.apply(() -> {
                        touch(begun);
                        loop();
                        return 0;
                    }));

            interrupter.join();
            assertEquals(1, pool.apply(() -> 1));
        }
    }

    @Test
    void closingAnImapStreamStopsItsWork() throws Exception {
        try (ProcessPool pool = ProcessPool.create(2)) {
            try (Stream<Integer> results = pool.imap(Stream.iterate(0, n -> n + 1), n -> {
                if (n > 3) {
                    loop();
                }
                return n;
            })) {
                assertEquals(List.of(0, 1, 2), results.limit(3).toList());
            }

            assertEquals(List.of(7, 8), pool.map(List.of(7, 8), n -> n));
        } // and close() does not wait for the endless tasks
    }

    @Test
    void orTimeoutTakesBackWhatHasNotBegunAndLeavesTheRestAlone() throws Exception {
        String go = mark("go");
        String never = mark("never");
        try (ProcessPool pool = ProcessPool.create(1)) {
            AsyncResult<String> running = pool.applyAsync(() -> {
                awaitFile(go);
                return "done";
            });
            AsyncResult<Void> waiting = pool.submit(() -> touch(never));

            waiting.orTimeout(10, TimeUnit.MILLISECONDS);
            ExecutionException e = assertThrows(ExecutionException.class, waiting::get);
            touch(go);

            assertEquals(TimeoutException.class, e.getCause().getClass());
            assertEquals("done", running.get());
            assertNull(pool.submit(() -> {}).get());
            assertFalse(Files.exists(Path.of(never)));
        }
    }
}
