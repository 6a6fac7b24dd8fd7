package dev.progeny.bench.report;

import dev.progeny.bench.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A goal beside what was reached.
 *
 * @param goal what was asked
 * @param asked the ratio for this JDK
 * @param ours nanoseconds of Progeny
 * @param theirs nanoseconds of the peer
 * @param reached how many times quicker Progeny was, round by round
 */
public record Ratio(Goal goal, double asked, Summary ours, Summary theirs, Summary reached) {
    /** {@return the ratios of a run, in the order of the goals; those without both figures are missing} */
    public static List<Ratio> all(Report report) {
        List<Ratio> all = new ArrayList<>();
        Goal.all().forEach(goal -> of(goal, report).ifPresent(all::add));
        return all;
    }

    /** {@return the ratio for a goal, if both figures are there} */
    static Optional<Ratio> of(Goal goal, Report report) {
        return report.result(goal.race()).flatMap(result -> of(goal, result, report.feature()));
    }

    /** {@return the ratio for a goal, if the result is of its race and both figures are there} */
    public static Optional<Ratio> of(Goal goal, Result result, int feature) {
        if (!goal.race().equals(result.id())) {
            return Optional.empty();
        }
        Optional<Summary> ours = result.figure(goal.ours(), goal.figure());
        Optional<Summary> theirs = result.figure(goal.peer(), goal.figure());
        return ours.flatMap(o -> theirs.map(t -> new Ratio(goal, goal.on(feature), o, t, o.timesLessThan(t))));
    }

    /** {@return whether the median is what was asked} */
    public boolean isReached() {
        return reached.median() >= asked;
    }

    /** {@return the line of the list that is printed} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-45s %10s %10s  %-14s %6s (%s to %s), asked %s%s",
                goal.title(),
                Texts.time(ours.median()),
                Texts.time(theirs.median()),
                goal.peer().title(),
                Texts.number(reached.median()),
                Texts.number(reached.low()),
                Texts.number(reached.high()),
                Texts.number(asked),
                isReached() ? "" : ", not reached");
    }
}
