package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener and a progress bar are told; however a mapAsync ends, that is shown once. */
@Timeout(60)
class PoolProgressTest {
    private interface Ending {
        void of(ProcessPool pool) throws Exception;
    }

    private static void assertEndsOnce(Ending ending) throws Exception {
        List<Long> ended = new CopyOnWriteArrayList<>();
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .progress(state -> {
                    if (state.ended()) {
                        ended.add(state.total());
                    }
                })
                .build()) {
            ending.of(pool);
            await().until(() -> !ended.isEmpty());

            pool.map(List.of(1), n -> n); // notices come in order: when its end is there, a second one would be too

            await().until(() -> ended.contains(1L));
        }
        assertEquals(List.of(3L, 1L), ended);
    }

    @Test
    void afterSuccess() throws Exception {
        assertEndsOnce(pool -> pool.mapAsync(List.of(1, 2, 3), n -> n).get());
    }

    @Test
    void afterAFailureWithNothingLeftToTakeBack() throws Exception {
        assertEndsOnce(pool -> {
            AsyncResult<List<Integer>> map = pool.withChunkSize(3).mapAsync(List.of(1, 2, 0), n -> 1 / n);

            assertThrows(ExecutionException.class, map::get);
        });
    }

    @Test
    void afterAFailureWithMoreToCome() throws Exception {
        assertEndsOnce(pool -> {
            AsyncResult<List<Integer>> map = pool.withChunkSize(1).mapAsync(List.of(0, 1, 2), n -> 1 / n);

            assertThrows(ExecutionException.class, map::get);
        });
    }

    @Test
    void afterACancel() throws Exception {
        assertEndsOnce(pool -> assertTrue(neverEnding(pool).cancel(true)));
    }

    @Test
    void afterItsFutureWasCompletedByAnother() throws Exception {
        assertEndsOnce(pool -> {
            AsyncResult<List<Integer>> map = pool.withChunkSize(1).mapAsync(List.of(1, 2, 3), n -> {
                Thread.sleep(200);
                return n;
            });

            assertTrue(map.complete(List.of()));
        });
    }

    private static AsyncResult<List<Integer>> neverEnding(ProcessPool pool) {
        return pool.mapAsync(List.of(1, 2, 3), n -> {
            Thread.sleep(600_000);
            return n;
        });
    }

    @Test
    void theListenerHearsOfEverythingInOrderAndCannotDoHarm() throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .name("heard")
                .listener(new PoolListener() {
                    @Override
                    public void workerReady(String worker, long pid) {
                        events.add("ready " + worker);
                        throw new IllegalStateException("a listener's own");
                    }

                    @Override
                    public void workerEnded(String worker, long pid, ExitStatus status) {
                        events.add("ended " + worker + ", " + status);
                    }

                    @Override
                    public void workerCrashed(WorkerCrashedException crash) {
                        events.add("crashed in " + crash.task());
                    }

                    @Override
                    public void taskEnded(String task, String worker, Outcome outcome) {
                        events.add(task + " " + outcome);
                    }
                })
                .build()) {
            pool.apply(() -> 1);
            assertThrows(ArithmeticException.class, () -> pool.apply(0, n -> 1 / n));
            assertThrows(
                    WorkerCrashedException.class,
                    () -> pool.apply(3, n -> {
                        Runtime.getRuntime().halt(n);
                        return n;
                    }));
            pool.apply(() -> 1);
        }

        await().until(() -> events.size() >= 9);
        assertEquals(
                List.of(
                        "ready heard-worker-1",
                        "task 1 RETURNED",
                        "task 2 THREW",
                        "task 3 CRASHED",
                        "crashed in task 3",
                        "ended heard-worker-1, exit code 3",
                        "ready heard-worker-2",
                        "task 4 RETURNED",
                        "ended heard-worker-2, exit code 0"),
                events);
    }

    @Test
    void progressIsShownUpToTheEnd() throws Exception {
        List<ProgressBar.Progress> states = new CopyOnWriteArrayList<>();
        try (ProcessPool pool =
                ProcessPool.builder().workers(2).progress(states::add).build()) {
            pool.withChunkSize(1).map(List.of(1, 2, 3, 4, 5, 6, 7, 8), n -> {
                Thread.sleep(60);
                return n;
            });
        }

        await().until(() -> !states.isEmpty() && states.get(states.size() - 1).ended());
        assertTrue(states.size() > 1);
        ProgressBar.Progress last = states.get(states.size() - 1);
        assertEquals(8, last.done());
        assertEquals(8, last.total());
    }
}
