package dev.progeny.examples.bench.acquire;

/**
 * Phases as function generators keep them: a fraction of a cycle in 64 bits, which wraps around by itself. As a signed number it goes from
 * minus to plus half a cycle. The phase of sample {@code n} is {@code n} times a step, exactly, however large {@code n} is.
 *
 * <p>The sine is a Taylor polynomial over a quarter of a cycle: off by less than 1e-9, several times as fast as {@link Math#sin}, and the
 * same to the last bit on every JVM, which that need not be.
 */
final class Phase {
    private static final double QUARTER = 0x1p62;
    private static final double HALF = 0x1p63;
    private static final double CYCLE = 0x1p64;
    private static final double C1 = Math.PI / 2;
    private static final double SQUARE = C1 * C1;
    private static final double C3 = -C1 * SQUARE / (2 * 3);
    private static final double C5 = -C3 * SQUARE / (4 * 5);
    private static final double C7 = -C5 * SQUARE / (6 * 7);
    private static final double C9 = -C7 * SQUARE / (8 * 9);
    private static final double C11 = -C9 * SQUARE / (10 * 11);
    private static final double C13 = -C11 * SQUARE / (12 * 13);

    private Phase() {}

    /** {@return the phase after so many cycles} */
    static long of(double cycles) {
        return (long) ((cycles - Math.floor(cycles + 0.5)) * CYCLE);
    }

    static double sine(long phase) {
        double u = triangle(phase);
        double square = u * u;
        return u * (C1 + square * (C3 + square * (C5 + square * (C7 + square * (C9 + square * (C11 + square * C13))))));
    }

    /** {@return a triangle of that phase, from -1 to 1; like the sine it begins at 0 and rises} */
    static double triangle(long phase) {
        boolean isOuterHalf = (phase ^ (phase << 1)) < 0; // beyond a quarter of a cycle from 0
        return (isOuterHalf ? Long.MIN_VALUE - phase : phase) / QUARTER;
    }

    /** {@return a sawtooth of that phase, from -1 to 1; it begins at 0 and rises} */
    static double sawtooth(long phase) {
        return phase / HALF;
    }

    /** {@return 1 in the first part of a cycle, then -1} */
    static double square(long phase, long highPart) {
        return Long.compareUnsigned(phase, highPart) < 0 ? 1 : -1;
    }
}
