package dev.progeny.bench.work;

import dev.progeny.ChildProcess;
import dev.progeny.SpareChildren;
import dev.progeny.bench.host.Work;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Starts of child processes that take a JVM started ahead of time. That the next one gets ready does not count. */
public final class ProgenySpare implements Work {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SpareChildren spares = ChildProcess.spares(1);

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        long result = 0;
        long joined = 0;
        for (int i = 0; i < operations; i++) {
            awaitSpare();
            result += ProgenyChild.nanosToResult();
            awaitSpare();
            joined += ProgenyChild.nanosToEnd();
        }
        return Map.of("result", (double) result / operations, "joined", (double) joined / operations);
    }

    private void awaitSpare() throws InterruptedException, TimeoutException {
        if (!spares.awaitReady(PATIENCE)) {
            throw new TimeoutException("no spare became ready within " + PATIENCE.toSeconds() + " s");
        }
    }

    @Override
    public void end() {
        spares.close();
    }
}
