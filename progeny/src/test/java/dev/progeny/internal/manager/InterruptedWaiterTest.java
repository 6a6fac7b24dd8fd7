package dev.progeny.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A waiter that is interrupted at the very moment at which it gets what it waits for: it has it, and says so. */
@Timeout(60)
class InterruptedWaiterTest {
    private final Caller caller = new Caller();

    /** A process that is asked whether it is dead when a waiter of it is about to be served; then it interrupts that waiter. */
    private static final class Caller implements Holder {
        private volatile @Nullable Thread waiter;

        @Override
        public boolean isDead() {
            Thread interrupted = waiter;
            if (interrupted != null) {
                interrupted.interrupt();
                awaitState(interrupted, Thread.State.WAITING); // for the guard, which the asker has
            }
            return false;
        }

        @Override
        public void possess(Possession possession) {}
    }

    /** A wait with a limit of time: so the state of its thread tells it from a wait for the guard. */
    private interface Wait {
        boolean begin() throws InterruptedException;
    }

    private static void awaitState(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            Thread.onSpinWait();
        }
    }

    private FutureTask<Boolean> waiting(Wait wait) {
        FutureTask<Boolean> task = new FutureTask<>(() -> wait.begin() && Thread.interrupted());
        Thread thread = new Thread(task);
        thread.start();
        awaitState(thread, Thread.State.TIMED_WAITING);
        caller.waiter = thread;
        return task;
    }

    @Test
    void hasTheLockThatItWasGiven() throws Exception {
        OwnedLock lock = new OwnedLock();
        lock.lock(caller, 1, 0);
        FutureTask<Boolean> waiting = waiting(() -> lock.lock(caller, 2, Long.MAX_VALUE));

        lock.unlock(caller, 1);

        assertTrue(waiting.get(), "has it, and is interrupted");
        assertTrue(lock.isHeldBy(caller, 2));
    }

    @Test
    void hasThePermitThatItWasGiven() throws Exception {
        OwnedSemaphore permits = new OwnedSemaphore(0);
        FutureTask<Boolean> waiting = waiting(() -> permits.acquire(caller, 1, Long.MAX_VALUE));

        permits.release(Holder.Immortal.SERVER, 1);

        assertTrue(waiting.get(), "has it, and is interrupted");
        assertEquals(0, permits.available());
    }
}
