package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** invokeAll and invokeAny on a pool whose queue is full: they wait for room no longer than they may. */
@Timeout(60)
class PoolInvokeTest {
    private static final Callable<Integer> ENDLESS = Remote.callable(() -> {
        Thread.sleep(600_000);
        return 0;
    });

    private static ProcessPool narrow() {
        return ProcessPool.builder().workers(1).queueCapacity(1).build();
    }

    @Test
    void aTimedInvokeAllWaitsForRoomOnlySoLong() throws Exception {
        try (ProcessPool pool = narrow()) {
            List<Future<Integer>> results =
                    pool.invokeAll(Collections.nCopies(10, ENDLESS), 500, TimeUnit.MILLISECONDS);

            assertEquals(10, results.size());
            results.forEach(result -> assertTrue(result.isCancelled()));
        }
    }

    @Test
    void aTimedInvokeAnyWaitsForRoomOnlySoLong() {
        try (ProcessPool pool = narrow()) {
            assertThrows(
                    TimeoutException.class,
                    () -> pool.invokeAny(Collections.nCopies(10, ENDLESS), 500, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void anInterruptDuringTheWaitForRoomIsAnInterruptedException() throws Exception {
        try (ProcessPool pool = narrow()) {
            assertInterrupted(() -> pool.invokeAll(Collections.nCopies(10, ENDLESS)));
            assertInterrupted(() -> pool.invokeAny(Collections.nCopies(10, ENDLESS)));
        }
    }

    @Test
    void anInterruptDuringTheWaitForResultsIsAnInterruptedException() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            assertInterrupted(() -> pool.invokeAll(List.of(ENDLESS, ENDLESS)));
            assertInterrupted(() -> pool.invokeAny(List.of(ENDLESS, ENDLESS)));

            assertEquals(1, pool.apply(() -> 1)); // and the tasks were stopped
        }
    }

    private static void assertInterrupted(Executable call) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                call.execute();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        caller.start();
        await().until(() ->
                caller.getState() == Thread.State.TIMED_WAITING || caller.getState() == Thread.State.WAITING);

        caller.interrupt();
        caller.join();

        assertEquals(InterruptedException.class, thrown.get().getClass());
    }

    @Test
    void aNullElementIsRefused() {
        List<Callable<Integer>> tasks = Arrays.asList(ENDLESS, null);
        try (ProcessPool pool = ProcessPool.create(1)) {
            assertThrows(NullPointerException.class, () -> pool.invokeAll(tasks));
            assertThrows(NullPointerException.class, () -> pool.invokeAny(tasks));
        } // and the first is cancelled
    }
}
