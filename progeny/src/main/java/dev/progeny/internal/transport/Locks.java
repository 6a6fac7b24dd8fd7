package dev.progeny.internal.transport;

import dev.progeny.internal.platform.Deadlines;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Taking a lock by a deadline. */
final class Locks {
    private Locks() {}

    /**
     * Takes {@code lock}; waits until {@code deadlineNanos}, which may be past.
     *
     * @return false when time ran out
     * @throws InterruptedException if interrupted before or during the wait
     */
    static boolean lock(ReentrantLock lock, long deadlineNanos) throws InterruptedException {
        if (deadlineNanos == Deadlines.NEVER) {
            lock.lockInterruptibly();
            return true;
        }
        return lock.tryLock(Math.max(0, Deadlines.remaining(deadlineNanos)), TimeUnit.NANOSECONDS);
    }
}
