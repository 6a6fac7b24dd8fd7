package dev.progeny.internal.memory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The patience of a thread that polls: first it spins for a microsecond, since what it waits for is often about to happen on another
 * core; then it also yields, since the one that is to do it may want this core; then it sleeps, longer and longer, so that one that waits
 * for hours costs next to nothing. Figures: ADR 0003 and ADR 0011.
 */
public final class Backoff {
    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 64 : 0;
    private static final int SPINS_PER_YIELD = 16;
    private static final int ROUNDS = SPINS + 32 * SPINS_PER_YIELD;
    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(300);
    private static final long SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final long longestNanos;
    private int rounds;
    private long begunNanos;
    private boolean polled;

    /** The patience of one that waits for something of which others will wake it, or which may come a little late. */
    public Backoff() {
        this(LONGEST_NANOS);
    }

    /** @param longestNanos for how long it sleeps at most before it looks again */
    Backoff(long longestNanos) {
        this.longestNanos = longestNanos;
    }

    /** Spins or yields once, and returns true; false when it is time to sleep. */
    public boolean spin() {
        if (rounds >= ROUNDS) {
            return false;
        }
        if (rounds++ < SPINS || rounds % SPINS_PER_YIELD != 0) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
        return true;
    }

    /** Whether {@link #park} has been called for a while, so that it is time to sleep until woken, where one can be. */
    boolean hasPolled() {
        return polled;
    }

    /** Sleeps for a 16th of the time that was slept already, within bounds, but not longer than {@code nanos}; an interrupt ends it. */
    public void park(long nanos) {
        long now = System.nanoTime();
        if (begunNanos == 0) {
            begunNanos = now;
        }
        polled = now - begunNanos > POLL_NANOS;
        long pause = Math.max(SHORTEST_NANOS, Math.min(longestNanos, (now - begunNanos) / 16));
        LockSupport.parkNanos(Math.min(pause, nanos));
    }
}
