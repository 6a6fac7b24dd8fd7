package dev.progeny.internal.pool;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The workers that a pool has, and whether it wants more; guarded by the pool's lock.
 *
 * <p>Invariant: at most {@link #size} workers are at work at a time. Spares, and the successor of one that finishes its last unit, wait
 * until they are needed.
 */
final class Crew {
    /** So many starts may fail in a row before what waits is failed, unless another worker lives, and the next start has to wait. */
    private static final int MOST_FAILED_STARTS = 3;

    /** So many workers may die in a row before they began anything, until that counts the same. */
    private static final int MOST_IDLE_DEATHS = 10;

    /** How long the next start waits then; twice as long after each that fails. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int MOST_DOUBLINGS = 6; // about a minute

    private final int size;
    private final int spares;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Worker> view = Collections.unmodifiableList(workers);
    private int launching;
    private int failedStarts;
    private int idleDeaths;
    private @Nullable Supplier<? extends Throwable> lastFailure;
    private long lastFailureNanos;

    Crew(int size, int spares) {
        this.size = size;
        this.spares = spares;
    }

    /** {@return those whose processes are there, the oldest first; a view, which changes with the crew} */
    List<Worker> workers() {
        return view;
    }

    /** {@return the worker of that name, or null} */
    @Nullable
    Worker named(String name) {
        for (Worker worker : workers) {
            if (worker.name().equals(name)) {
                return worker;
            }
        }
        return null;
    }

    boolean isEmpty() {
        return workers.isEmpty() && launching == 0;
    }

    int busy() {
        return count(Worker::isBusy);
    }

    int size() {
        return size;
    }

    boolean anyBusy() {
        return busy() > 0;
    }

    private int count(Predicate<Worker> test) {
        int count = 0;
        for (Worker worker : workers) {
            if (test.test(worker)) {
                count++;
            }
        }
        return count;
    }

    /** A worker for a unit: one without work, else one that can hold it ahead; or null. */
    @Nullable
    Worker next(Unit unit) {
        Worker idle = idle();
        if (idle != null) {
            return idle;
        }
        long now = System.nanoTime();
        for (Worker worker : workers) {
            if (worker.isBusy() && worker.canTakeAhead(unit, now)) {
                return worker;
            }
        }
        return null;
    }

    /** A worker that may begin something, or null. */
    @Nullable
    Worker idle() {
        if (busy() >= size) {
            return null;
        }
        for (Worker worker : workers) {
            if (worker.isIdle()) {
                return worker;
            }
        }
        return null;
    }

    /** How many workers to launch now. */
    int missing(boolean withSpares) {
        int missing = size + (withSpares ? spares : 0) - launching - count(Worker::isActive);
        return isStalled() ? Math.min(missing, mayRetry() ? 1 : 0) : missing;
    }

    /** While others live a pool that has stalled tries one start now and then; one without workers waits for a submission. */
    private boolean mayRetry() {
        int doublings = Math.max(failedStarts - MOST_FAILED_STARTS, idleDeaths - MOST_IDLE_DEATHS);
        long waitNanos = RETRY_NANOS << Math.min(doublings, MOST_DOUBLINGS);
        boolean tries = launching > 0
                || workers.stream().anyMatch(worker -> worker.isActive() && worker.state() == Worker.State.STARTING);
        return !isHopeless() && !tries && System.nanoTime() - lastFailureNanos >= waitNanos;
    }

    void launching() {
        launching++;
    }

    void launched(Worker worker) {
        launching--;
        workers.add(worker);
    }

    void launchFailed(Supplier<? extends Throwable> reason) {
        launching--;
        startFailed(reason);
    }

    void ended(Worker worker) {
        workers.remove(worker);
    }

    void ready() {
        failedStarts = 0;
    }

    void resultCame() {
        idleDeaths = 0;
    }

    void startFailed(Supplier<? extends Throwable> reason) {
        failedStarts++;
        failed(reason);
    }

    void diedIdle(Supplier<? extends Throwable> reason) {
        idleDeaths++;
        failed(reason);
    }

    private void failed(Supplier<? extends Throwable> reason) {
        lastFailure = reason;
        lastFailureNanos = System.nanoTime();
    }

    /** Whether so many starts failed that the next has to wait. */
    boolean isStalled() {
        return failedStarts >= MOST_FAILED_STARTS || idleDeaths >= MOST_IDLE_DEATHS;
    }

    /** Whether nothing that waits can be expected to run. */
    boolean isHopeless() {
        return isStalled() && launching == 0 && workers.stream().noneMatch(Worker::isActive);
    }

    /** {@return why no worker could be started} */
    @Nullable
    Supplier<? extends Throwable> lastFailure() {
        return lastFailure;
    }

    /** {@return how many starts failed in a row} */
    int failures() {
        return Math.max(failedStarts, idleDeaths);
    }

    /** Lets starts be tried again. */
    void encourage() {
        failedStarts = 0;
        idleDeaths = 0;
    }
}
