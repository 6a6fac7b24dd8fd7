package dev.progeny.examples.bench.live;

import java.util.concurrent.TimeUnit;

/**
 * A moment as two clocks had it, such as that at which sample 0 of each channel was due. The time of day says what a block is stamped with.
 * {@link System#nanoTime} says which samples are due, since that goes on when somebody sets the time of day: also for an acquirer that was
 * started after that, as its origin is the same in all processes.
 *
 * <p>No specification promises that origin, but on Linux, macOS and Windows it is a matter of the system, not of the process. Where it were
 * not, see {@link #nanoTimeHere}. On Linux, {@code nanoTime} stands still while the machine sleeps.
 *
 * @param epochNanos nanoseconds since 1970-01-01T00:00Z
 * @param nanoTime {@link System#nanoTime}
 */
public record Moment(long epochNanos, long nanoTime) {
    /** {@return this moment} */
    public static Moment now() {
        return new Moment(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()), System.nanoTime());
    }

    /**
     * {@return when this moment was, by the {@link System#nanoTime} of the process that reads {@code now}} If that seems to be before this
     * moment, its origin is another, and the time of day has to do.
     *
     * @param now a later moment
     */
    public long nanoTimeHere(Moment now) {
        return now.nanoTime - nanoTime >= 0 ? nanoTime : now.nanoTime - (now.epochNanos - epochNanos);
    }
}
