package dev.progeny.bench.report;

import java.util.Arrays;
import java.util.List;

/**
 * What the rounds gave.
 *
 * @param rounds each of them, in their order
 * @param median the one in the middle
 * @param low the least
 * @param high the greatest
 */
public record Summary(List<Double> rounds, double median, double low, double high) {
    /**
     * Sums them up.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Summary of(List<Double> rounds) {
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("no rounds; at least one is needed");
        }
        double[] sorted =
                rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Summary(List.copyOf(rounds), median, sorted[0], sorted[sorted.length - 1]);
    }

    /** {@return how many times less each of these is than that of the same round there} */
    public Summary timesLessThan(Summary other) {
        int count = Math.min(rounds.size(), other.rounds.size());
        double[] ratios = new double[count];
        for (int i = 0; i < count; i++) {
            ratios[i] = other.rounds.get(i) / rounds.get(i);
        }
        return of(Arrays.stream(ratios).boxed().toList());
    }
}
