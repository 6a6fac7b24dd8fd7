package dev.progeny.examples.bench.acquire;

/**
 * Numbers the samples of a device that goes on while nobody listens. As long as nothing is missed it counts; after a break, the clock says how
 * many were missed, from the last sample that came.
 */
final class LiveNumbers {
    private static final double NANOS = 1e9;

    private final double rate;
    private long next;
    private boolean isBroken;
    private long knownNumber; // was due
    private long knownNanos; // then

    LiveNumbers(double rate) {
        this.rate = rate;
    }

    /** Goes on at a number, or later, as the clock says; at the first start, with 0, at 0 whenever that comes. */
    void resumeAt(long first, long startedNanos) {
        next = first;
        isBroken = first > 0;
        knownNumber = 0;
        knownNanos = startedNanos;
    }

    /** Says that samples may have been missed since the last came. */
    void breakOff() {
        isBroken = next > 0;
    }

    /** {@return the number of the first of some samples that came just now} */
    long arrived(int count, long nowNanos) {
        if (isBroken) {
            double since = (nowNanos - knownNanos) / NANOS * rate;
            next = Math.max(next, knownNumber + (long) since - count);
            isBroken = false;
        }
        long first = next;
        next += count;
        knownNumber = next;
        knownNanos = nowNanos;
        return first;
    }
}
