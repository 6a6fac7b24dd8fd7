package dev.progeny.examples.bench.store;

import java.util.Arrays;

/** Gathers an {@link Overview}. */
final class Stretch {
    private final long first;
    private final long count;
    private final float[] least;
    private final float[] greatest;

    Stretch(long first, long count, int buckets) {
        this.first = first;
        this.count = count;
        least = new float[buckets];
        greatest = new float[buckets];
        Arrays.fill(least, Float.NaN);
        Arrays.fill(greatest, Float.NaN);
    }

    /** Adds samples that follow one another. */
    void add(long begin, float[] samples) {
        int from = (int) Math.max(0, first - begin);
        int to = (int) Math.min(samples.length, first + count - begin);
        for (int i = from; i < to; i++) {
            add(bucket(begin + i), samples[i], samples[i]);
        }
    }

    /** Adds what is known of so many samples that follow one another, to each bucket that has a number of theirs. */
    void add(long begin, int length, float low, float high) {
        long from = Math.max(first, begin);
        long to = Math.min(first + count, begin + length);
        if (from < to) {
            for (int bucket = bucket(from); bucket <= bucket(to - 1); bucket++) {
                add(bucket, low, high);
            }
        }
    }

    private int bucket(long number) {
        return Math.min(least.length - 1, (int) ((number - first) * (double) least.length / count));
    }

    /** Does nothing if these are not numbers. */
    private void add(int bucket, float low, float high) {
        if (low < least[bucket] || Float.isNaN(least[bucket])) {
            least[bucket] = low;
        }
        if (high > greatest[bucket] || Float.isNaN(greatest[bucket])) {
            greatest[bucket] = high;
        }
    }

    Overview overview() {
        return new Overview(first, count, least, greatest);
    }
}
