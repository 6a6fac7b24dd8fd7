package dev.progeny.bench.limits;

import dev.progeny.ProcessPool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Tasks of which one in a hundred takes a hundred times as long as the others, and nobody knows which. */
final class SkewedLoad {
    private static final int WORKERS = 2;
    private static final int IN_A_HUNDRED = 100;
    private static final int TIMES_AS_LONG = 100;
    private static final int TASKS = 10_000;
    private static final long SHORT_NANOS = 200_000;
    private static final int COLD_ROUNDS = 15; // of two seconds each: until the compilers are done
    private static final int ROUNDS = 5;
    private static final long SEED = 42;

    private SkewedLoad() {}

    /** {@return by how much the pool takes longer than workers that share the sum of all tasks evenly; the median of the rounds} */
    static double percentAboveBest(boolean isShort) throws InterruptedException {
        int tasks = isShort ? IN_A_HUNDRED : TASKS;
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            nanos.add(i % IN_A_HUNDRED == 0 ? SHORT_NANOS * TIMES_AS_LONG : SHORT_NANOS);
        }
        double best = nanos.stream().mapToLong(Long::longValue).sum() / (double) WORKERS;
        Random random = new Random(SEED);
        List<Double> rounds = new ArrayList<>();
        try (ProcessPool pool = ProcessPool.create(WORKERS)) {
            for (int i = 0; i < (isShort ? 1 : COLD_ROUNDS + ROUNDS); i++) {
                Collections.shuffle(nanos, random);
                long begun = System.nanoTime();
                pool.map(nanos, SkewedLoad::work);
                rounds.add(100 * ((System.nanoTime() - begun) / best - 1));
            }
        }
        List<Double> warm = rounds.subList(isShort ? 0 : COLD_ROUNDS, rounds.size());
        Collections.sort(warm);
        return warm.get(warm.size() / 2);
    }

    /** Takes its time, whatever else the machine does meanwhile. */
    private static long work(long nanos) {
        long begun = System.nanoTime();
        long now = begun;
        while (now - begun < nanos) {
            Thread.onSpinWait();
            now = System.nanoTime();
        }
        return now;
    }
}
