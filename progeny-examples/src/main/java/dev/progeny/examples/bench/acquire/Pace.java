package dev.progeny.examples.bench.acquire;

/**
 * When samples are due, by {@link System#nanoTime}: sample {@code n} is, {@code n / rate} seconds after the start.
 *
 * @param startedNanos when sample 0 is due
 * @param rate samples a second
 */
record Pace(long startedNanos, double rate) {
    private static final double NANOS = 1e9;

    /** How long a reader waits for more samples after the first of them is due: blocks come 20 times a second. */
    static final long PATIENCE_NANOS = 50_000_000;

    /** {@return when sample {@code n} is due} */
    long dueNanos(long n) {
        return startedNanos + (long) Math.ceil(n / rate * NANOS);
    }

    /** {@return how many samples are due by then, counted from the start} */
    long dueBy(long nowNanos) {
        return nowNanos - startedNanos < 0 ? 0 : (long) ((nowNanos - startedNanos) / NANOS * rate) + 1;
    }

    /**
     * {@return how long to wait, from now on, before samples are read} It is long enough for all that are wanted, or a twentieth of a second;
     * but never shorter than the next sample needs, and nothing when they are late.
     *
     * @param next the number of the sample that is read next
     * @param wanted how many there is room for
     */
    long waitNanos(long next, int wanted, long nowNanos) {
        long all = dueNanos(next + wanted - 1) - nowNanos;
        long some = Math.max(dueNanos(next) - nowNanos, PATIENCE_NANOS);
        return Math.max(0, Math.min(all, some));
    }
}
