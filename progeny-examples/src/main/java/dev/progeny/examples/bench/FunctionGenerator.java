package dev.progeny.examples.bench;

import java.util.SplittableRandom;

/**
 * A simulated function generator: a sine of 5 V and 2 Hz with normally distributed noise of 50 mV, read at some rate.
 *
 * @param samplesPerSecond the rate
 */
record FunctionGenerator(int samplesPerSecond) implements Signal {
    private static final double VOLTS = 5;
    private static final double HERTZ = 2;
    private static final double NOISE_VOLTS = 0.05;

    @Override
    public double at(long n) {
        double phase = 2 * Math.PI * HERTZ * n / samplesPerSecond;
        return VOLTS * Math.sin(phase) + NOISE_VOLTS * new SplittableRandom(n).nextGaussian();
    }
}
