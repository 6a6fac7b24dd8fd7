package dev.progeny.examples.bench.acquire;

/**
 * A signal with noise: independent, normally distributed, and a function of seed and number, so that whoever computes a sample again gets the
 * same.
 *
 * <p>The normal distribution is that of 64 thrown coins, made smooth by the difference of two even numbers; its tails end at 8 standard
 * deviations. It needs no table, root or logarithm.
 *
 * @param signal without noise
 * @param seed another gives other noise
 * @param deviation the standard deviation
 */
record Noise(Waveform signal, long seed, double deviation) implements Waveform {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L; // 2^64 by the golden ratio: neighbours lie far apart
    private static final double COINS = 64;
    private static final double PER_DEVIATION = 1 / Math.sqrt(COINS / 4 + 1.0 / 6);
    private static final double EVEN = 0x1p-32;
    private static final long LOW = 0xFFFF_FFFFL;

    @Override
    public void fill(long first, float[] samples, int count) {
        signal.fill(first, samples, count);
        double scale = deviation * PER_DEVIATION;
        long number = mixed(seed) + first * GOLDEN;
        for (int i = 0; i < count; i++, number += GOLDEN) {
            long coins = mixed(number);
            long evens = mixed(coins);
            double smooth = ((evens >>> 32) - (evens & LOW)) * EVEN;
            samples[i] += (float) (scale * (Long.bitCount(coins) - COINS / 2 + smooth));
        }
    }

    /** The finalizer of SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014. */
    private static long mixed(long number) {
        long z = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
