package dev.progeny.bench.work;

import dev.progeny.ChildProcess;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.util.Map;

/** Starts of child processes. */
final class ProgenyChild implements Work {
    @Override
    public Map<String, Double> run(int operations) throws Exception {
        long result = 0;
        long joined = 0;
        for (int i = 0; i < operations; i++) {
            result += nanosToResult();
            joined += nanosToEnd();
        }
        return Map.of("result", (double) result / operations, "joined", (double) joined / operations);
    }

    /** From the start to the result of a call; the end is awaited too, but does not count. */
    static long nanosToResult() throws InterruptedException {
        long begun = System.nanoTime();
        ChildProcess<Integer> child = ChildProcess.call(() -> 1);
        child.get();
        long nanos = System.nanoTime() - begun;
        child.join();
        return nanos;
    }

    /** From the start of a child that does nothing to its end. */
    static long nanosToEnd() throws Exception {
        return Timed.nanos(() -> ChildProcess.start(() -> {}).join());
    }
}
