package dev.progeny.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A logarithmic axis over whole powers of ten.
 *
 * @param from the exponent at its beginning
 * @param to the exponent at its end
 */
record Axis(int from, int to) {
    private static final int MAX_TICKS = 8;

    /** {@return the shortest that has all these values, which are above zero} */
    static Axis over(List<Double> values) {
        int from = (int) Math.floor(Math.log10(Collections.min(values)));
        int to = (int) Math.ceil(Math.log10(Collections.max(values)));
        return new Axis(from, Math.max(to, from + 1));
    }

    /** {@return where a value is: 0 at the beginning, 1 at the end} */
    double place(double value) {
        return (Math.log10(value) - from) / (to - from);
    }

    /** {@return the powers of ten, or every other if there are many} */
    List<Double> ticks() {
        int step = (to - from) / MAX_TICKS + 1;
        List<Double> ticks = new ArrayList<>();
        for (int exponent = from; exponent <= to; exponent += step) {
            ticks.add(Math.pow(10, exponent));
        }
        return ticks;
    }
}
