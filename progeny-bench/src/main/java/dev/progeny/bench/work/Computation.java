package dev.progeny.bench.work;

import java.time.Duration;

/** Work for a processor that no compiler can leave out, of any length. */
public final class Computation {
    private static final int TRIALS = 20;
    private static final int TRIAL_STEPS = 2_000_000;

    private Computation() {}

    /** {@return what comes out of that many steps} */
    public static long of(long seed, int steps) {
        long x = seed | 1;
        for (int i = 0; i < steps; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }

    /** {@return how many steps take that long here, when nothing else runs} */
    public static int stepsFor(Duration duration) {
        long best = Long.MAX_VALUE;
        long sum = 0;
        for (int i = 0; i < TRIALS; i++) {
            long begun = System.nanoTime();
            sum += of(i, TRIAL_STEPS);
            best = Math.min(best, System.nanoTime() - begun);
        }
        return sum == 0 ? 0 : (int) ((double) TRIAL_STEPS * duration.toNanos() / best);
    }
}
