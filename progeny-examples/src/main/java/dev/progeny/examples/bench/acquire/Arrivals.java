package dev.progeny.examples.bench.acquire;

/** Samples that came at once, without a gap, and are read little by little. */
final class Arrivals {
    private final float[] samples;
    private int from;
    private int to;
    private long next; // number of the sample at from
    private long first;

    Arrivals(int capacity) {
        samples = new float[capacity];
    }

    /** {@return where to put samples that came, from the start; only while there are none} */
    float[] samples() {
        return samples;
    }

    /** Says which samples were put there. */
    void set(long firstNumber, int count) {
        from = 0;
        to = count;
        next = firstNumber;
    }

    boolean isEmpty() {
        return from == to;
    }

    /** {@return the number of the next sample} */
    long next() {
        return next;
    }

    int take(float[] into) {
        int count = Math.min(into.length, to - from);
        System.arraycopy(samples, from, into, 0, count);
        from += count;
        first = next;
        next += count;
        return count;
    }

    /** {@return the number of the first sample that was taken last} */
    long first() {
        return first;
    }
}
