package dev.progeny.internal.platform;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** Taking a lock by a deadline, and taking one again. */
public final class Locks {
    private Locks() {}

    /**
     * {@return one hold more}
     *
     * @param name of the lock, for whoever reads the message
     * @throws IllegalStateException if there are as many as can be counted
     */
    public static int again(int holds, Object name) {
        if (holds == Integer.MAX_VALUE) {
            throw new IllegalStateException("this thread holds the lock " + holds
                    + " times, which is the limit; does each lock() have its unlock()? " + name);
        }
        return holds + 1;
    }

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
