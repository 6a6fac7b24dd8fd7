package dev.progeny.internal.platform;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** Taking a lock by a deadline. */
public final class Locks {
    private Locks() {}

    /**
     * Takes {@code lock}; waits until {@code deadlineNanos}, which may be past.
     *
     * @return false when time ran out
     * @throws InterruptedException if interrupted before or during the wait
     */
    public static boolean lock(Lock lock, long deadlineNanos) throws InterruptedException {
        if (deadlineNanos == Deadlines.NEVER) {
            lock.lockInterruptibly();
            return true;
        }
        return lock.tryLock(Math.max(0, Deadlines.remaining(deadlineNanos)), TimeUnit.NANOSECONDS);
    }
}
