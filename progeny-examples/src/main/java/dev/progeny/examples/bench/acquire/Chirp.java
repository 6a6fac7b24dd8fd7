package dev.progeny.examples.bench.acquire;

/**
 * A sine whose frequency rises or falls steadily, and begins anew.
 *
 * @param from cycles a sample at its beginning
 * @param to cycles a sample at its end
 * @param length samples from one beginning to the next
 * @param amplitude the highest value without the offset
 * @param offset added to each sample
 */
record Chirp(double from, double to, long length, double amplitude, double offset) implements Waveform {
    @Override
    public void fill(long first, float[] samples, int count) {
        double half = (to - from) / length / 2;
        long n = first % length;
        for (int i = 0; i < count; i++) {
            samples[i] = (float) (offset + amplitude * Phase.sine(Phase.of(n * (from + half * n))));
            n = n + 1 == length ? 0 : n + 1;
        }
    }
}
