package dev.progeny.internal.pool;

import dev.progeny.internal.platform.Loggers;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the clock for a pool: kills the workers of tasks that ran too long, and helps those along that were told to end and do not.
 *
 * <p>A task's time begins when its worker begins it, which the worker's page tells; the page is read often enough that a time-out is at
 * most a tenth late, and never early.
 */
final class Watch {
    private static final long SHORTEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int LOOKS_PER_LIMIT = 10;
    private static final long LEAVING_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** While starts of workers fail: the keeper tries another now and then. */
    private static final long RETRY_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How long a worker may take to end after SIGTERM. */
    private static final long TERM_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PoolState state;

    Watch(PoolState state) {
        this.state = state;
    }

    /** Looks once; returns when to look again, in nanoseconds from now. */
    long look() {
        return state.ask(after -> {
            long now = System.nanoTime();
            boolean retries = state.crew().isStalled() && !state.crew().isHopeless();
            long next = retries ? RETRY_LOOK_NANOS : Long.MAX_VALUE;
            for (Worker worker : state.crew().workers()) {
                next = Math.min(next, worker.state() == Worker.State.LEAVING ? lookAtLeaver(worker, now, after) : next);
                for (Hand hand : worker.hands()) {
                    next = Math.min(next, lookAtTask(worker, hand, now, after));
                }
            }
            return Math.min(next, state.dispatcher().look(now, after));
        });
    }

    private static long lookAtTask(Worker worker, Hand hand, long now, Afterwards after) {
        Load load = hand.load();
        long shortest = load == null || worker.isKilled() ? 0 : load.shortestTimeoutNanos();
        if (shortest == 0) {
            return Long.MAX_VALUE;
        }
        if (hand.condemnIfOverdue(now)) {
            worker.setKilled(now);
            after.add(worker::kill);
        }
        return Math.max(SHORTEST_LOOK_NANOS, Math.min(LONGEST_LOOK_NANOS, shortest / LOOKS_PER_LIMIT));
    }

    private static long lookAtLeaver(Worker worker, long now, Afterwards after) {
        long elapsed = now - worker.leavingSinceNanos();
        if (worker.isKilled()) {
            if (elapsed > TERM_NANOS && worker.urge()) {
                after.add(() -> Loggers.ofPools()
                        .log(
                                System.Logger.Level.WARNING,
                                "worker \"" + worker.name() + "\" was killed, but its process is still there"));
            }
        } else if (elapsed > Worker.LEAVE_NANOS + TERM_NANOS) {
            worker.setKilled(now);
            after.add(worker::kill);
        } else if (elapsed > Worker.LEAVE_NANOS && worker.urge()) {
            after.add(() -> Loggers.ofPools()
                    .log(
                            System.Logger.Level.WARNING,
                            "worker \"" + worker.name() + "\" was told to end and did not within "
                                    + TimeUnit.NANOSECONDS.toSeconds(Worker.LEAVE_NANOS) + " s; it is terminated"));
            after.add(() -> worker.child().terminate());
        }
        return LEAVING_LOOK_NANOS;
    }
}
