package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code Lock} and {@code ReentrantLock} promise, between threads of one process. */
@SuppressWarnings("LockNotBeforeTry") // each call by itself is what is tested
@Timeout(60)
@ParameterizedClass
@ValueSource(booleans = {false, true})
class ProcessLockTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Parameter
    boolean fair;

    private ProcessLock lock;

    @BeforeEach
    void make() {
        lock = ProcessLock.create(fair);
    }

    @AfterEach
    void close() {
        lock.close();
    }

    @Test
    void onlyOneThreadHoldsIt() throws Exception {
        int[] count = {0};
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(Aside.run(() -> {
                for (int i = 0; i < 20_000; i++) {
                    lock.lock();
                    try {
                        count[0]++;
                    } finally {
                        lock.unlock();
                    }
                }
            }));
        }
        for (CompletableFuture<Void> thread : threads) {
            thread.get();
        }

        assertEquals(80_000, count[0]);
    }

    @Test
    void aThreadThatHoldsItMayTakeItAgainAndGivesItBackAsOften() throws Exception {
        lock.lock();
        lock.lockInterruptibly();
        assertTrue(lock.tryLock());
        assertTrue(lock.tryLock(Duration.ZERO));
        assertTrue(lock.tryLock(0, TimeUnit.SECONDS));
        assertEquals(5, lock.getHoldCount());

        for (int i = 0; i < 4; i++) {
            lock.unlock();
            assertTrue(lock.isHeldByCurrentThread());
            assertFalse(Aside.call(lock::tryLock).get());
        }
        lock.unlock();

        assertFalse(lock.isHeldByCurrentThread());
        assertFalse(lock.isLocked());
        assertTrue(Aside.call(() -> {
                    boolean taken = lock.tryLock();
                    lock.unlock();
                    return taken;
                })
                .get());
    }

    @Test
    void whoDoesNotHoldItCannotGiveItBack() throws Exception {
        assertThrows(IllegalMonitorStateException.class, lock::unlock);

        lock.lock();
        ExecutionException e = assertThrows(
                ExecutionException.class, () -> Aside.run(lock::unlock).get());

        assertTrue(e.getCause() instanceof IllegalMonitorStateException);
        lock.unlock();
    }

    @Test
    void aTimedTryGivesUp() throws Exception {
        lock.lock();

        assertFalse(Aside.call(() -> lock.tryLock(Duration.ofMillis(20))).get());
        assertFalse(Aside.call(() -> lock.tryLock(-1, TimeUnit.SECONDS)).get());

        lock.unlock();
    }

    @Test
    void aWaiterGetsItWhenItIsGivenBack() throws Exception {
        lock.lock();
        CompletableFuture<Boolean> waiter = Aside.call(() -> {
            boolean taken = lock.tryLock(LONG);
            lock.unlock();
            return taken;
        });

        lock.unlock();

        assertTrue(waiter.get());
    }

    @Test
    void anInterruptEndsAWaitThatCanBeInterrupted() throws Exception {
        lock.lock();
        AtomicInteger interrupted = new AtomicInteger();
        List<Thread> waiters =
                List.of(waiter(interrupted, lock::lockInterruptibly), waiter(interrupted, () -> lock.tryLock(LONG)));

        for (Thread waiter : waiters) {
            waiter.interrupt();
            waiter.join();
        }

        assertEquals(2, interrupted.get());
        lock.unlock();
    }

    private static Thread waiter(AtomicInteger interrupted, Aside.Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void anInterruptBeforeTheCallCounts() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, lock::lockInterruptibly);
        assertFalse(Thread.currentThread().isInterrupted());

        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> lock.tryLock(LONG));

        assertFalse(lock.isLocked());
    }

    @Test
    void anInterruptDoesNotEndAnOrdinaryWaitAndStaysSet() throws Exception {
        lock.lock();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            lock.lock();
            interrupted.complete(Thread.currentThread().isInterrupted());
            lock.unlock();
        });
        waiter.start();
        waiter.interrupt();
        await().until(() -> !waiter.getState().equals(Thread.State.NEW));

        assertFalse(interrupted.isDone());
        lock.unlock();

        assertTrue(interrupted.get());
    }

    @Test
    void aLockIsNotInheritedFromALivingOwner() {
        lock.lock();
        assertFalse(lock.isInherited());
        lock.unlock();
        assertFalse(lock.isInherited());
    }

    @Test
    void itTellsWhetherItIsFair() {
        assertEquals(fair, lock.isFair());
    }

    @Test
    void closingEndsTheWaitOfOthersAndAllUse() throws Exception {
        lock.lock();
        CompletableFuture<Void> waiter = Aside.run(lock::lock);
        CompletableFuture<Boolean> timed = Aside.call(() -> lock.tryLock(LONG));

        lock.close();
        lock.unlock(); // those of the same process wait until then

        assertEnded(waiter);
        assertEnded(timed);
        assertTrue(lock.isClosed());
        IllegalStateException e = assertThrows(IllegalStateException.class, lock::lock);
        assertTrue(e.getMessage().startsWith("the lock is closed, by this or another process"), e.getMessage());
        assertThrows(IllegalStateException.class, lock::tryLock);
        assertThrows(IllegalStateException.class, () -> lock.tryLock(LONG));
        assertThrows(IllegalStateException.class, lock::lockInterruptibly);
        assertThrows(IllegalStateException.class, lock::newCondition);
        lock.close();
    }

    private static void assertEnded(CompletableFuture<?> waiter) {
        ExecutionException e = assertThrows(ExecutionException.class, waiter::get);
        assertTrue(e.getCause() instanceof IllegalStateException, e.toString());
    }

    @Test
    void closingEndsTheWaitOfOtherProcesses() throws Exception {
        ProcessLock sent = lock;
        try (ProcessLatch waiting = ProcessLatch.create(1)) {
            lock.lock();
            ChildProcess<Void> child = ChildProcess.start(() -> {
                waiting.countDown();
                sent.lock();
            });
            waiting.await();

            lock.close();

            assertThrows(IllegalStateException.class, child::get);
            lock.unlock();
        }
    }

    @Test
    void aHandleThatComesBackIsTheSameObject() throws Exception {
        ProcessLock sent = lock;
        try (ProcessPool pool = ProcessPool.create(1)) {
            assertSame(lock, pool.apply(() -> sent));
        }
    }

    @Test
    void whatAThreadHoldsIsKeptThoughNobodyHasTheHandle() throws Exception {
        try (ProcessQueue<ProcessLock> away = ProcessQueue.create()) {
            Collected.await(sendHeld(fair, away));

            try (ProcessLock back = away.take()) {
                assertEquals(1, back.getHoldCount());
                back.lock();
                back.unlock();
                back.unlock();
                assertTrue(Aside.call(back::tryLock).get());
            }
        }
    }

    private static WeakReference<?> sendHeld(boolean fair, ProcessQueue<ProcessLock> queue) throws Exception {
        ProcessLock held = ProcessLock.create(fair);
        held.lock();
        queue.put(held);
        return new WeakReference<>(held);
    }
}
