package dev.progeny.bench.report;

import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.Stream;

/** How thoroughly was measured, in words that are true of one report: older ones do not tell all. */
record Thoroughness(Report report) {
    /** {@return a sentence} */
    String text() {
        Pace pace = report.pace();
        String races = "races in " + rounds(report.results());
        String points = "points in "
                + rounds(report.curves().stream()
                        .flatMap(curve -> curve.points().stream())
                        .map(Curve.Point::result)
                        .toList());
        if (pace == null) {
            return races + ", " + points + "; how long a warm-up and a round lasted was not written down";
        }
        return races + timing(pace.round(), pace.warmUp()) + ", " + points
                + timing(pace.pointRound(), pace.pointWarmUp()) + "; CPython warm after "
                + Texts.brief(pace.pythonWarmUp()) + " s";
    }

    private static String timing(double round, double warmUp) {
        return " of about " + Texts.brief(round) + " s, after a warm-up of " + Texts.brief(warmUp) + " s";
    }

    private static String rounds(List<Result> results) {
        IntSummaryStatistics rounds = results.stream()
                .flatMap(result -> result.entries().stream())
                .flatMap(entry -> entry.figures().values().stream())
                .flatMap(figure -> Stream.of(figure.rounds().size()))
                .mapToInt(Integer::intValue)
                .summaryStatistics();
        if (rounds.getCount() == 0) {
            return "no rounds";
        }
        return rounds.getMin() == rounds.getMax()
                ? rounds.getMax() + " rounds"
                : rounds.getMin() + " to " + rounds.getMax() + " rounds";
    }
}
