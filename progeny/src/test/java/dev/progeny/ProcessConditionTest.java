package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code Condition} promises, between threads and between processes. */
@SuppressWarnings({"WaitNotInLoop", "LockNotBeforeTry", "JavaUtilDate"}) // each call by itself is what is tested
@Timeout(60)
class ProcessConditionTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private ProcessLock lock;
    private ProcessCondition condition;

    @BeforeEach
    void make() {
        lock = ProcessLock.create();
        condition = lock.newCondition();
    }

    @AfterEach
    void close() {
        lock.close();
    }

    private void locked(Aside.Action action) throws Exception {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private void awaitWaiters(int count) {
        await().until(() -> {
            lock.lock();
            try {
                return condition.getWaitQueueLength() == count;
            } finally {
                lock.unlock();
            }
        });
    }

    @Test
    void onlyWhoHoldsTheLockMayWaitAndSignal() {
        assertThrows(IllegalMonitorStateException.class, condition::await);
        assertThrows(IllegalMonitorStateException.class, condition::awaitUninterruptibly);
        assertThrows(IllegalMonitorStateException.class, () -> condition.await(LONG));
        assertThrows(IllegalMonitorStateException.class, condition::signal);
        assertThrows(IllegalMonitorStateException.class, condition::signalAll);
        assertThrows(IllegalMonitorStateException.class, condition::getWaitQueueLength);
    }

    @Test
    void aSignalWakesTheOneThatWaitsLongest() throws Exception {
        List<Integer> woken = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> waiters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            waiters.add(Aside.run(() -> locked(() -> {
                condition.await();
                woken.add(number);
            })));
            awaitWaiters(i + 1);
        }

        for (int i = 0; i < 4; i++) {
            locked(condition::signal);
            waiters.get(i).get();
            assertEquals(i + 1, woken.size());
        }

        assertEquals(List.of(0, 1, 2, 3), woken);
    }

    @Test
    void signalAllWakesAllButThoseOfOtherConditions() throws Exception {
        ProcessCondition other = lock.newCondition();
        CompletableFuture<Boolean> apart = Aside.call(() -> {
            lock.lock();
            try {
                return other.await(LONG);
            } finally {
                lock.unlock();
            }
        });
        List<CompletableFuture<Void>> waiters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiters.add(Aside.run(() -> locked(condition::await)));
        }
        awaitWaiters(4);

        locked(condition::signalAll);

        for (CompletableFuture<Void> waiter : waiters) {
            waiter.get();
        }
        assertFalse(apart.isDone());
        await().until(() -> {
            locked(other::signal);
            return apart.isDone();
        });
        assertTrue(apart.get());
    }

    @Test
    void waitingGivesTheLockBackWhollyAndTakesItAgainAsOften() throws Exception {
        CompletableFuture<Integer> waiter = Aside.call(() -> {
            lock.lock();
            lock.lock();
            lock.lock();
            condition.await();
            int holds = lock.getHoldCount();
            for (int i = 0; i < holds; i++) {
                lock.unlock();
            }
            return holds;
        });
        awaitWaiters(1);

        locked(condition::signal);

        assertEquals(3, waiter.get());
        assertFalse(lock.isLocked());
    }

    @Test
    void whoWasSignalledAndFindsTheLockClosedIsToldSo() throws Exception {
        CompletableFuture<Void> waiter = Aside.run(() -> locked(condition::await));
        awaitWaiters(1);
        lock.lock();
        condition.signal();
        Thread.sleep(100); // so that it asks for the lock
        lock.close();
        lock.unlock();

        assertInstanceOf(
                IllegalStateException.class,
                assertThrows(ExecutionException.class, waiter::get).getCause());
    }

    @Test
    void timedWaitsRunOut() throws Exception {
        locked(() -> {
            assertTrue(condition.awaitNanos(1_000_000) <= 0);
            assertTrue(condition.awaitNanos(-1) <= 0);
            assertFalse(condition.await(1, TimeUnit.MILLISECONDS));
            assertFalse(condition.await(Duration.ofMillis(1)));
            assertFalse(condition.awaitUntil(new Date(System.currentTimeMillis() - 1)));
            assertFalse(condition.awaitUntil(new Date(Long.MIN_VALUE)));
            assertEquals(0, condition.getWaitQueueLength());
            assertTrue(lock.isHeldByCurrentThread());
        });
    }

    @Test
    void aTimedWaitThatIsSignalledTellsWhatIsLeft() throws Exception {
        CompletableFuture<Long> left = Aside.call(() -> {
            lock.lock();
            try {
                return condition.awaitNanos(LONG.toNanos());
            } finally {
                lock.unlock();
            }
        });
        awaitWaiters(1);

        locked(condition::signal);

        assertTrue(left.get() > 0);
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        CompletableFuture<Boolean> held = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            lock.lock();
            try {
                condition.await();
                held.completeExceptionally(new AssertionError("not interrupted"));
            } catch (InterruptedException e) {
                held.complete(
                        lock.isHeldByCurrentThread() && !Thread.currentThread().isInterrupted());
            } finally {
                lock.unlock();
            }
        });
        waiter.start();
        awaitWaiters(1);

        waiter.interrupt();

        assertTrue(held.get());
        awaitWaiters(0);
        Thread.currentThread().interrupt();
        lock.lock();
        assertThrows(InterruptedException.class, condition::await);
        lock.unlock();
    }

    @Test
    void anInterruptDoesNotEndAnUninterruptibleWaitAndStaysSet() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            lock.lock();
            try {
                condition.awaitUninterruptibly();
                interrupted.complete(Thread.currentThread().isInterrupted());
            } finally {
                lock.unlock();
            }
        });
        waiter.start();
        awaitWaiters(1);
        waiter.interrupt();
        awaitWaiters(1);

        locked(condition::signal);

        assertTrue(interrupted.get());
    }

    @Test
    void closingTheLockEndsTheWait() throws Exception {
        CompletableFuture<Void> waiter = Aside.run(() -> locked(condition::await));
        awaitWaiters(1);

        lock.close();

        ExecutionException e = assertThrows(ExecutionException.class, waiter::get);
        assertTrue(e.getCause() instanceof IllegalStateException, e.toString());
    }

    @Test
    void aConditionTravels() throws Exception {
        ProcessCondition sent = condition;
        try (ChildProcess<ProcessCondition> child = ChildProcess.call(() -> sent)) {
            assertEquals(condition, child.get());
            assertEquals(lock, child.get().lock());
        }
    }

    @Test
    void aBufferOfOneIsPassedBetweenProcesses() throws Exception {
        ProcessLock guard = lock;
        ProcessCondition full = condition;
        ProcessCondition empty = lock.newCondition();
        int count = 500;
        try (SharedDoubles cell = SharedDoubles.create(1)) {
            ChildProcess<Void> producer = ChildProcess.start(() -> {
                for (int i = 1; i <= count; i++) {
                    guard.lock();
                    try {
                        while (cell.get(0) != 0) {
                            empty.await();
                        }
                        cell.set(0, i);
                        full.signal();
                    } finally {
                        guard.unlock();
                    }
                }
            });
            for (int i = 1; i <= count; i++) {
                guard.lock();
                try {
                    while (cell.get(0) == 0) {
                        full.await();
                    }
                    assertEquals(i, cell.get(0));
                    cell.set(0, 0);
                    empty.signal();
                } finally {
                    guard.unlock();
                }
            }
            producer.get();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSignalIsNotLostWithAKilledWaiter(boolean awake) throws Exception {
        ProcessLock guard = lock;
        ProcessCondition sent = condition;
        ChildProcess<Void> victim = ChildProcess.start(() -> {
            guard.lock();
            sent.await();
        });
        awaitWaiters(1);
        CompletableFuture<Boolean> survivor = Aside.call(() -> {
            lock.lock();
            try {
                return condition.await(LONG);
            } finally {
                lock.unlock();
            }
        });
        awaitWaiters(2);

        lock.lock();
        condition.signal(); // goes to the one that waits longest, which cannot have the lock yet
        if (awake) {
            Thread.sleep(200); // until it waits for the lock
        }
        victim.kill();
        victim.join();
        lock.unlock();

        assertTrue(survivor.get());
    }

    @Test
    void aKilledWaiterIsNotCounted() throws Exception {
        ProcessLock guard = lock;
        ProcessCondition sent = condition;
        ChildProcess<Void> victim = ChildProcess.start(() -> {
            guard.lock();
            sent.await();
        });
        awaitWaiters(1);

        victim.kill();
        victim.join();

        awaitWaiters(0);
    }
}
