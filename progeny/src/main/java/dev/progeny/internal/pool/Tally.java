package dev.progeny.internal.pool;

import dev.progeny.PoolSnapshot;
import dev.progeny.PoolSnapshot.Crash;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What a pool has counted since it was made. Guarded by the pool's lock. */
final class Tally {
    private final Spread waits = new Spread();
    private final Spread runs = new Spread();
    private final Deque<Crash> crashes = new ArrayDeque<>(); // the newest first
    private long returned;
    private long threw;
    private long crashed;
    private long timedOut;
    private long retried;
    private long started;
    private long failedStarts;

    /** Tasks have ended in a worker, some of them with an exception. */
    void ended(int count, int exceptions) {
        returned += count - exceptions;
        threw += exceptions;
    }

    /** A task ended with its worker. */
    void died(boolean isTimeout) {
        if (isTimeout) {
            timedOut++;
        } else {
            crashed++;
        }
    }

    void retried() {
        retried++;
    }

    void started() {
        started++;
    }

    void startFailed() {
        failedStarts++;
    }

    void crash(Crash crash) {
        crashes.addFirst(crash);
        if (crashes.size() > PoolSnapshot.MOST_CRASHES) {
            crashes.removeLast();
        }
    }

    /** So many tasks waited so long for a worker. */
    void waited(long nanos, long tasks) {
        waits.add(nanos, tasks);
    }

    /** So many tasks ran so long each. */
    void ran(long nanos, int tasks) {
        runs.add(nanos, tasks);
    }

    /** {@return what was counted, beside what the pool does now} */
    PoolSnapshot snapshot(PoolSettings settings, boolean shutdown, int waiting, List<PoolSnapshot.Worker> workers) {
        return new PoolSnapshot(
                settings.name(),
                Instant.now(),
                settings.workers(),
                shutdown,
                waiting,
                returned,
                threw,
                crashed,
                timedOut,
                retried,
                started,
                failedStarts,
                waits.times(),
                runs.times(),
                workers,
                List.copyOf(crashes));
    }
}
