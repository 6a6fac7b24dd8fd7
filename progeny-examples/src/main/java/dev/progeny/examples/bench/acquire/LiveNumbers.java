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
    private long knownNumber; // follows the samples that came last
    private long knownNanos; // when they did

    LiveNumbers(double rate) {
        this.rate = rate;
    }

    /**
     * Goes on at a number, or later, as the clock says; at the first start, with 0, at 0 whenever that comes.
     *
     * @param cameNanos when the sample before that came
     */
    void resumeAt(long first, long cameNanos) {
        next = first;
        isBroken = first > 0;
        knownNumber = first;
        knownNanos = cameNanos;
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

    /** {@return when the sample before a number came: the last ones that arrived did so one after the other, as the rate says} */
    long cameNanos(long number) {
        return knownNanos - Math.round((knownNumber - number) / rate * NANOS);
    }
}
