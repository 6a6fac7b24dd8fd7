package dev.progeny.internal.pool;

/** How long an element of some kind takes, as its worker measured so far. Later measurements count more. Changed under the pool's lock, read by all. */
final class Pace {
    private static final double WEIGHT = 0.3;
    private static final double UNKNOWN = -1;

    private volatile double nanos = UNKNOWN; // written under the lock

    /** Notes that so many elements took so long in all. */
    void add(long elapsedNanos, int elements) {
        double measured = (double) Math.max(1, elapsedNanos) / elements;
        nanos = nanos == UNKNOWN ? measured : nanos + WEIGHT * (measured - nanos);
    }

    /** {@return how many elements fit into a time, one at least; one while nothing is known} */
    int elementsIn(double time) {
        return nanos == UNKNOWN ? 1 : (int) Math.max(1, Math.min(Integer.MAX_VALUE, time / nanos));
    }

    /** {@return how long so many are expected to take; for ever while nothing is known} */
    double nanos(int elements) {
        return nanos == UNKNOWN ? Double.POSITIVE_INFINITY : elements * nanos;
    }
}
