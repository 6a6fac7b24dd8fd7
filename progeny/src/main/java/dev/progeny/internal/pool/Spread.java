package dev.progeny.internal.pool;

import dev.progeny.PoolSnapshot.Times;
import java.time.Duration;

/** How durations are spread: how many there were of about each length, eight steps for each power of two. Guarded by the pool's lock. */
final class Spread {
    private static final int STEP_BITS = 3;
    private static final int STEPS = 1 << STEP_BITS;

    private final long[] counts = new long[(Long.SIZE - STEP_BITS) << STEP_BITS];
    private long count;
    private long longest;

    /** Adds so many that took so long each. */
    void add(long nanos, long times) {
        long length = Math.max(0, nanos);
        counts[step(length)] += times;
        count += times;
        longest = Math.max(longest, length);
    }

    private static int step(long nanos) {
        if (nanos < STEPS) {
            return (int) nanos;
        }
        int shift = Long.SIZE - 1 - STEP_BITS - Long.numberOfLeadingZeros(nanos);
        return (shift << STEP_BITS) + (int) (nanos >>> shift);
    }

    /** {@return the greatest length of a step} */
    private static long most(int step) {
        if (step < STEPS) {
            return step;
        }
        int shift = (step >>> STEP_BITS) - 1;
        return ((long) (step - (shift << STEP_BITS)) + 1 << shift) - 1;
    }

    Times times() {
        return new Times(count, below(50), below(95), below(99), Duration.ofNanos(longest));
    }

    /** {@return what so many of a hundred are not above} */
    private Duration below(int percent) {
        long wanted = (count * percent + 99) / 100;
        long seen = 0;
        for (int step = 0; step < counts.length && wanted > 0; step++) {
            seen += counts[step];
            if (seen >= wanted) {
                return Duration.ofNanos(Math.min(most(step), longest));
            }
        }
        return Duration.ZERO;
    }
}
