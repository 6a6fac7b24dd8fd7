package dev.progeny.internal.platform;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Deadlines on the clock of {@link System#nanoTime()}, as one {@code long}; that clock may be negative, so only differences are
 * compared.
 */
public final class Deadlines {
    /** A deadline that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A deadline that has come. */
    public static final long PAST = System.nanoTime();

    private static final long LONGEST = Long.MAX_VALUE / 2; // 146 years

    private Deadlines() {}

    /** {@return the deadline that comes after {@code nanos}; at once if that is not positive} */
    public static long after(long nanos) {
        if (nanos >= LONGEST) {
            return NEVER;
        }
        long deadline = System.nanoTime() + Math.max(nanos, 0);
        return deadline == NEVER ? deadline - 1 : deadline;
    }

    /** {@return the deadline that comes after {@code time}, however long or negative} */
    public static long after(Duration time) {
        return after(time.isNegative() ? 0 : time.compareTo(Duration.ofNanos(LONGEST)) >= 0 ? LONGEST : time.toNanos());
    }

    /** {@return the later of two} */
    public static long later(long one, long other) {
        return one == NEVER || other != NEVER && one - other > 0 ? one : other;
    }

    /** {@return the nanoseconds until a time of {@link System#currentTimeMillis()}; 0 if it has passed} */
    public static long nanosUntil(long epochMillis) {
        long now = System.currentTimeMillis();
        return epochMillis <= now ? 0 : TimeUnit.MILLISECONDS.toNanos(epochMillis - now);
    }

    /** {@return the nanoseconds until then: 0 or less when it is over, {@link Long#MAX_VALUE} when it never comes} */
    public static long remaining(long deadlineNanos) {
        return deadlineNanos == NEVER ? Long.MAX_VALUE : deadlineNanos - System.nanoTime();
    }

    /** {@return whether it has come} */
    public static boolean isOver(long deadlineNanos) {
        return remaining(deadlineNanos) <= 0;
    }
}
