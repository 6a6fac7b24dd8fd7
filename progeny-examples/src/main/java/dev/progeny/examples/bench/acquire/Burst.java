package dev.progeny.examples.bench.acquire;

/**
 * Some cycles of a sine, then nothing but the offset, and again.
 *
 * @param step the phase from one sample to the next
 * @param sounding how many samples have the sine
 * @param length samples from one beginning to the next
 * @param amplitude the highest value without the offset
 * @param offset added to each sample
 */
record Burst(long step, long sounding, long length, double amplitude, double offset) implements Waveform {
    @Override
    public void fill(long first, float[] samples, int count) {
        long n = first % length;
        for (int i = 0; i < count; i++) {
            samples[i] = (float) (n < sounding ? offset + amplitude * Phase.sine(n * step) : offset);
            n = n + 1 == length ? 0 : n + 1;
        }
    }
}
