package dev.progeny.examples.bench.acquire;

/**
 * One cycle again and again.
 *
 * @param shape of the cycle
 * @param step the phase from one sample to the next
 * @param start the phase of sample 0
 * @param highPart of a square's cycle, as a phase
 * @param amplitude the highest value without the offset
 * @param offset added to each sample
 */
record Periodic(Shape shape, long step, long start, long highPart, double amplitude, double offset)
        implements Waveform {
    /** What a cycle looks like. */
    enum Shape {
        SINE,
        SQUARE,
        TRIANGLE,
        SAWTOOTH
    }

    @Override
    public void fill(long first, float[] samples, int count) {
        long phase = start + first * step;
        switch (shape) { // outside the loops, which are the quicker for it
            case SINE -> {
                for (int i = 0; i < count; i++, phase += step) {
                    samples[i] = (float) (offset + amplitude * Phase.sine(phase));
                }
            }
            case SQUARE -> {
                for (int i = 0; i < count; i++, phase += step) {
                    samples[i] = (float) (offset + amplitude * Phase.square(phase, highPart));
                }
            }
            case TRIANGLE -> {
                for (int i = 0; i < count; i++, phase += step) {
                    samples[i] = (float) (offset + amplitude * Phase.triangle(phase));
                }
            }
            case SAWTOOTH -> {
                for (int i = 0; i < count; i++, phase += step) {
                    samples[i] = (float) (offset + amplitude * Phase.sawtooth(phase));
                }
            }
        }
    }
}
