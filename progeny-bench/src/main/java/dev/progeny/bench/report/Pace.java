package dev.progeny.bench.report;

import dev.progeny.bench.Form;
import java.time.Duration;

/**
 * For how many seconds things were done, as was asked for. How many rounds there were stands in the figures: not all have as many.
 *
 * @param warmUp what a JVM does before it counts, in a race
 * @param round of a race
 * @param pointWarmUp the same at a point of a series
 * @param pointRound the same at a point of a series
 * @param pythonWarmUp what CPython does before it counts, everywhere
 */
public record Pace(double warmUp, double round, double pointWarmUp, double pointRound, double pythonWarmUp) {
    /** That of forms. */
    public static Pace of(Form races, Form points, Duration pythonWarmUp) {
        return new Pace(
                seconds(races.warmUp()),
                seconds(races.round()),
                seconds(points.warmUp()),
                seconds(points.round()),
                seconds(pythonWarmUp));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
