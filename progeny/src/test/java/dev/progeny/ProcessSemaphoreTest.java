package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code Semaphore} promises, between threads and between processes, and what becomes of the permits of the dead. */
@Timeout(60)
class ProcessSemaphoreTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void permitsAreAcquiredAndReleased() throws Exception {
        try (ProcessSemaphore semaphore = ProcessSemaphore.create(3)) {
            semaphore.acquire();
            semaphore.acquire(2);
            assertEquals(0, semaphore.availablePermits());
            assertFalse(semaphore.tryAcquire());
            assertFalse(semaphore.tryAcquire(1, TimeUnit.MILLISECONDS));
            assertFalse(semaphore.tryAcquire(2, Duration.ofMillis(1)));

            semaphore.release();
            assertTrue(semaphore.tryAcquire());
            semaphore.release(3);
            assertEquals(3, semaphore.availablePermits());
            assertFalse(semaphore.tryAcquire(4));
            assertTrue(semaphore.tryAcquire(3));
            semaphore.release(3);
            semaphore.acquireUninterruptibly();
            semaphore.acquireUninterruptibly(2);
            semaphore.acquire(0);
            semaphore.release(0);
            assertEquals(0, semaphore.availablePermits());
        }
    }

    @Test
    void whatWasNotAcquiredIsNewWhenItIsReleased() {
        try (ProcessSemaphore semaphore = ProcessSemaphore.create(0)) {
            semaphore.release(2);
            assertEquals(2, semaphore.availablePermits());
            assertEquals(2, semaphore.drainPermits());
            assertEquals(0, semaphore.drainPermits());
            semaphore.release(5);
            assertEquals(5, semaphore.availablePermits());
        }
    }

    @Test
    void aBoundedOneNeverHasMoreThanAtFirst() throws Exception {
        try (ProcessSemaphore semaphore = ProcessSemaphore.bounded(2)) {
            IllegalStateException e = assertThrows(IllegalStateException.class, semaphore::release);
            assertTrue(
                    e.getMessage().startsWith("cannot release 1 permits: 2 are available, and there may be at most 2"),
                    e.getMessage());

            semaphore.acquire();
            assertThrows(IllegalStateException.class, () -> semaphore.release(2));
            semaphore.release();
            assertEquals(2, semaphore.availablePermits());
            assertThrows(IllegalArgumentException.class, () -> semaphore.acquire(3));
        }
    }

    @Test
    void aBoundedOneMayBeReleasedByAnotherProcess() throws Exception {
        try (ProcessSemaphore semaphore = ProcessSemaphore.bounded(2)) {
            semaphore.acquire(2);

            ChildProcess.start(() -> semaphore.release(2)).get();

            assertEquals(2, semaphore.availablePermits());
            assertThrows(IllegalStateException.class, semaphore::release);
        }
    }

    @Test
    void noMoreProcessesThanPermitsAreInside() throws Exception {
        int each = 2_000;
        try (ProcessSemaphore semaphore = ProcessSemaphore.create(2);
                ProcessLock lock = ProcessLock.create();
                SharedDoubles inside = SharedDoubles.create(2)) { // now, at most
            List<ChildProcess<Void>> children = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                children.add(ChildProcess.start(() -> {
                    for (int k = 0; k < each; k++) {
                        semaphore.acquire();
                        change(lock, inside, 1);
                        change(lock, inside, -1);
                        semaphore.release();
                    }
                }));
            }
            for (ChildProcess<Void> child : children) {
                child.get();
            }

            assertTrue(inside.get(1) <= 2, inside.get(1) + " were inside");
            assertEquals(0, inside.get(0));
            assertEquals(2, semaphore.availablePermits());
        }
    }

    private static void change(ProcessLock lock, SharedDoubles inside, int by) {
        lock.lock();
        try {
            inside.set(0, inside.get(0) + by);
            inside.set(1, Math.max(inside.get(0), inside.get(1)));
        } finally {
            lock.unlock();
        }
    }

    @Test
    void aWaiterGetsWhatIsReleased() throws Exception {
        try (ProcessSemaphore semaphore = ProcessSemaphore.create(2)) {
            semaphore.acquire(2);
            CompletableFuture<Boolean> waiter = Aside.call(() -> semaphore.tryAcquire(2, LONG));

            semaphore.release();
            semaphore.release();

            assertTrue(waiter.get());
        }
    }

    @Test
    void whoTakesAllTakesThoseOfTheDeadToo() throws Exception {
        try (ProcessSemaphore semaphore = ProcessSemaphore.create(3);
                ProcessEvent acquired = ProcessEvent.create()) {
            ChildProcess<Void> victim = ChildProcess.start(() -> {
                semaphore.acquire(2);
                acquired.set();
                Thread.sleep(600_000);
            });
            acquired.await();
            victim.kill();
            victim.join();

            assertEquals(3, semaphore.drainPermits());
        }
    }

    @Test
    void thePermitsOfAKilledProcessComeBack() throws Exception {
        try (ProcessSemaphore semaphore = ProcessSemaphore.create(3);
                ProcessEvent acquired = ProcessEvent.create()) {
            semaphore.acquire();
            ChildProcess<Void> victim = ChildProcess.start(() -> {
                semaphore.acquire(2);
                acquired.set();
                Thread.sleep(600_000);
            });
            acquired.await();
            CompletableFuture<Boolean> waiter = Aside.call(() -> semaphore.tryAcquire(2, LONG));

            victim.kill();

            assertTrue(waiter.get());
            assertEquals(0, semaphore.availablePermits());
            semaphore.release(3);
            assertEquals(3, semaphore.availablePermits());
            victim.join();
        }
    }

    @Test
    void thePermitsOfAProcessThatEndedComeBackToWhoTriesLater() throws Exception {
        try (ProcessSemaphore semaphore = ProcessSemaphore.bounded(1)) {
            ChildProcess.start(semaphore::acquire).get();

            await().until(semaphore::tryAcquire);

            semaphore.release();
            assertThrows(IllegalStateException.class, semaphore::release);
        }
    }

    @Test
    void signalsBelongToNobody() throws Exception {
        try (ProcessSemaphore signals = ProcessSemaphore.ofSignals(0)) {
            ChildProcess<Void> taker = ChildProcess.start(() -> signals.acquire(2));
            signals.release(3);
            taker.get();

            assertFalse(signals.tryAcquire(2, Duration.ofMillis(200)));
            assertTrue(signals.tryAcquire());
        }
    }

    @Test
    void noPermitIsLostOrMadeWhileProcessesAreKilled() throws Exception {
        try (ProcessSemaphore semaphore = ProcessSemaphore.bounded(4)) {
            for (int round = 0; round < 5; round++) {
                List<ChildProcess<Void>> victims = new ArrayList<>();
                try (ProcessLatch busy = ProcessLatch.create(3)) {
                    for (int i = 0; i < 3; i++) {
                        victims.add(ChildProcess.start(() -> {
                            for (long k = 0; ; k++) {
                                if (k == 1_000) {
                                    busy.countDown();
                                }
                                semaphore.acquire(2);
                                semaphore.release(2);
                            }
                        }));
                    }
                    busy.await();
                    for (ChildProcess<Void> victim : victims) {
                        victim.kill();
                    }
                    for (ChildProcess<Void> victim : victims) {
                        victim.join();
                    }
                }

                assertTrue(semaphore.tryAcquire(4, LONG));
                semaphore.release(4);
                assertEquals(4, semaphore.availablePermits());
            }
        }
    }

    @Test
    void aWaitIsInterruptible() throws Exception {
        try (ProcessSemaphore semaphore = ProcessSemaphore.create(1)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, semaphore::acquire);
            assertEquals(1, semaphore.availablePermits());

            semaphore.acquire();
            Thread waiter = Thread.currentThread();
            CompletableFuture<Void> interrupter = Aside.run(() -> {
                Thread.sleep(20);
                waiter.interrupt();
            });
            assertThrows(InterruptedException.class, () -> semaphore.tryAcquire(LONG));
            interrupter.join();

            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread patient = new Thread(() -> {
                semaphore.acquireUninterruptibly();
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            patient.start();
            patient.interrupt();
            semaphore.release();
            assertTrue(interrupted.get());
        }
    }

    @Test
    void closingEndsTheWaitAndAllUse() throws Exception {
        ProcessSemaphore semaphore = ProcessSemaphore.create(0);
        CompletableFuture<Boolean> waiter = Aside.call(() -> semaphore.tryAcquire(LONG));

        semaphore.close();

        ExecutionException e = assertThrows(ExecutionException.class, waiter::get);
        assertTrue(e.getCause() instanceof IllegalStateException, e.toString());
        assertThrows(IllegalStateException.class, semaphore::acquire);
        assertThrows(IllegalStateException.class, semaphore::tryAcquire);
        assertThrows(IllegalStateException.class, semaphore::release);
        assertThrows(IllegalStateException.class, semaphore::availablePermits);
        assertThrows(IllegalStateException.class, semaphore::drainPermits);
    }

    @Test
    void badNumbersAreRefused() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ProcessSemaphore.create(-1));
        assertEquals("permits must be at least 0, was -1", e.getMessage());
        try (ProcessSemaphore semaphore = ProcessSemaphore.create(Integer.MAX_VALUE)) {
            assertThrows(IllegalArgumentException.class, () -> semaphore.acquire(-1));
            assertThrows(IllegalArgumentException.class, () -> semaphore.release(-1));
            assertThrows(IllegalStateException.class, semaphore::release);
        }
    }
}
