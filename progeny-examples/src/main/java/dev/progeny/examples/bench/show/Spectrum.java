package dev.progeny.examples.bench.show;

import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;

/**
 * How strong a signal is at each frequency, in decibels: 0 is a sine of which the root mean square is one unit. From samples under a Hann
 * window, of which the mean was taken away.
 *
 * @param channel the number of the channel
 * @param curve the strengths, from 0 to the frequency that the frame names, evenly spread; of many, the greatest
 * @param peakFrequency the strongest frequency, in hertz; NaN if there is no signal
 * @param peakLevel how strong that is
 * @param resolution how far apart two frequencies are of which each has its own strength, in hertz
 */
public record Spectrum(int channel, Coded curve, double peakFrequency, double peakLevel, double resolution) {
    private static final int POINTS = 1000;
    private static final double FLOOR = -200;
    private static final double TEN = 10;
    private static final double HANN =
            8; // a sine's bin has a sixteenth of its amplitude's square, its power is half of that square

    /**
     * Makes the spectrum of samples.
     *
     * @param size how many, a power of two
     * @param top the greatest frequency that the picture shows, in hertz
     */
    static Spectrum of(int channel, float[] samples, int size, double rate, double top) {
        double[] powers = powers(samples, size);
        int peak = 1;
        for (int i = 1; i < powers.length; i++) {
            peak = powers[i] > powers[peak] ? i : peak;
        }
        double resolution = rate / size;
        boolean isSignal = powers[peak] > 0;
        return new Spectrum(
                channel,
                Coded.of(curve(powers, resolution, top)),
                isSignal ? (peak + beside(powers, peak)) * resolution : Double.NaN,
                isSignal ? decibels(powers[peak]) : Double.NaN,
                resolution);
    }

    private static double[] powers(float[] samples, int size) {
        double mean = 0;
        for (int i = 0; i < size; i++) {
            mean += samples[i];
        }
        mean /= size;
        double[][] numbers = new double[2][size];
        for (int i = 0; i < size; i++) {
            numbers[0][i] = (samples[i] - mean) * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / size));
        }
        FastFourierTransformer.transformInPlace(numbers, DftNormalization.STANDARD, TransformType.FORWARD);
        double[] powers = new double[size / 2 + 1];
        for (int i = 0; i < powers.length; i++) {
            double square = numbers[0][i] * numbers[0][i] + numbers[1][i] * numbers[1][i];
            powers[i] = square * HANN / size / size;
        }
        return powers;
    }

    /** How far beside its bin a peak lies: under a Hann window, its two greatest bins say it exactly. */
    private static double beside(double[] powers, int peak) {
        double before = peak > 1 ? powers[peak - 1] : 0;
        double after = peak + 1 < powers.length ? powers[peak + 1] : 0;
        double ratio = Math.sqrt(Math.max(before, after) / powers[peak]);
        double distance = (2 * ratio - 1) / (1 + ratio);
        return Math.max(0, distance) * (after > before ? 1 : -1);
    }

    private static float[] curve(double[] powers, double resolution, double top) {
        float[] curve = new float[POINTS];
        double perPoint = top / (POINTS - 1) / resolution;
        for (int point = 0; point < POINTS; point++) {
            int from = (int) Math.round((point - 0.5) * perPoint);
            int to = Math.max(from + 1, (int) Math.round((point + 0.5) * perPoint));
            double greatest = -1;
            for (int i = Math.max(0, from); i < Math.min(to, powers.length); i++) {
                greatest = Math.max(greatest, powers[i]);
            }
            curve[point] = greatest < 0 ? Float.NaN : (float) decibels(greatest);
        }
        return curve;
    }

    private static double decibels(double power) {
        return power > 0 ? Math.max(FLOOR, TEN * Math.log10(power)) : FLOOR;
    }
}
