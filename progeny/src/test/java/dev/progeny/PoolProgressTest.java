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

/** However a mapAsync ends, its progress is shown as ended once. */
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
}
