package dev.progeny.bench.report;

import java.util.List;

/**
 * What was measured for several values of one quantity.
 *
 * @param id of the series
 * @param title of the series
 * @param quantity what differs
 * @param measure what is shown
 * @param points one for each value
 */
public record Curve(String id, String title, String quantity, Measure measure, List<Point> points) {
    /**
     * What was measured for one value.
     *
     * @param x the value
     * @param result what was measured
     */
    public record Point(double x, Result result) {}
}
