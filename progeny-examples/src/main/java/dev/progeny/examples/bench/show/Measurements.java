package dev.progeny.examples.bench.show;

/**
 * What was measured on all samples of a picture. NaN where there is nothing to measure.
 *
 * @param channel the number of the channel
 * @param mean the mean
 * @param rms the root of the mean of the squares
 * @param min the least
 * @param max the greatest
 * @param frequency of the signal, in hertz, if the picture shows more than one period
 * @param samples how many there are
 */
public record Measurements(
        int channel, double mean, double rms, double min, double max, double frequency, int samples) {
    /** How much of the height the signal must pass on either side of its middle for a period to count: noise may be as large. */
    private static final double HYSTERESIS = 0.1;

    /** Measures samples; those that are NaN do not count. */
    static Measurements of(int channel, float[] samples, int from, int to, double rate) {
        double sum = 0;
        double squares = 0;
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        int count = 0;
        for (int i = from; i < to; i++) {
            float value = samples[i];
            if (!Float.isNaN(value)) {
                double exact = value;
                sum += exact;
                squares += exact * exact;
                min = Math.min(min, value);
                max = Math.max(max, value);
                count++;
            }
        }
        if (count == 0) {
            return new Measurements(channel, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);
        }
        double frequency = frequency(samples, from, to, rate, min, max);
        return new Measurements(channel, sum / count, Math.sqrt(squares / count), min, max, frequency, count);
    }

    /**
     * Counts periods from the first rise through the middle to the last. A rise is where the signal, having been well below, first is well
     * above; its place is where it last went through the middle on the way.
     */
    private static double frequency(float[] samples, int from, int to, double rate, float min, float max) {
        double middle = ((double) min + max) / 2;
        double low = middle - HYSTERESIS * ((double) max - min);
        double high = middle + HYSTERESIS * ((double) max - min);
        boolean armed = false;
        int periods = -1;
        double first = 0;
        double last = 0;
        double rise = 0;
        for (int i = from; i < to; i++) {
            float value = samples[i];
            if (value < low) {
                armed = true;
            } else if (armed && value >= middle) {
                if (samples[i - 1] < middle) {
                    rise = Trigger.crossing(samples, i, middle);
                }
                if (value > high) {
                    armed = false;
                    last = rise;
                    first = ++periods == 0 ? rise : first;
                }
            } else if (Float.isNaN(value)) {
                return Double.NaN; // who knows how many periods were left out
            }
        }
        return periods > 0 ? periods * rate / (last - first) : Double.NaN;
    }
}
