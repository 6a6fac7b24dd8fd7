package dev.progeny.internal.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Gives what waits to workers, and the workers to what waits. Guarded by the pool's lock.
 *
 * <p>A load is as large as can be done in two milliseconds at the measured pace of its elements: so short tasks are handed
 * over many at a time, and long ones one by one. Nobody suffers if the measure was wrong, since what has not begun can be taken back: when
 * another worker has nothing to do, or when a load takes much longer than it should.
 */
final class Dispatcher {
    /** How long a load is meant to take. Figures: ADR 0009. */
    private static final double LOAD_NANOS = 2_000_000;

    private static final int MOST_ELEMENTS = 2048;

    /** To take back what is done in less than this costs more than it gains. */
    private static final double WORTH_NANOS = 50_000;

    /** A load of several elements that is not done by then was measured wrong, or its worker was held up: others may be quicker. */
    private static final long OVERDUE_NANOS = 5_000_000;

    private final String pool;
    private final Backlog backlog;
    private final Crew crew;
    private final Tally tally;
    private final Executor helpers;
    private final Runnable waker;
    private boolean looksSoon;

    /**
     * @param pool its name
     * @param waker has the clock looked at: never waits
     */
    Dispatcher(String pool, Backlog backlog, Crew crew, Tally tally, Executor helpers, Runnable waker) {
        this.pool = pool;
        this.backlog = backlog;
        this.crew = crew;
        this.tally = tally;
        this.helpers = helpers;
        this.waker = waker;
    }

    /** Gives out what can be given out. */
    void dispatch(Afterwards after) {
        giveAll(after);
        if (backlog.isEmpty()) {
            Worker idle = crew.idle();
            Worker rich = idle == null ? null : richest();
            if (rich != null && takeBack(rich, rich.newest(), after)) {
                giveAll(after);
            }
        }
    }

    private void giveAll(Afterwards after) {
        for (Unit unit = backlog.peek(); unit != null; unit = backlog.peek()) {
            Worker worker = crew.next(unit);
            if (worker == null) {
                return;
            }
            give(worker, after);
        }
    }

    private void give(Worker worker, Afterwards after) {
        long now = System.nanoTime();
        // Not all to one: at the end of the work each load is smaller than the one before.
        int share = Math.max(1, backlog.elements() / (2 * crew.size()));
        Load load = load(Math.min(Math.min(share, MOST_ELEMENTS), worker.allowance()));
        worker.give(load, now);
        for (Unit unit : load.units()) {
            if (unit.standsFor() > 0) {
                tally.waited(now - unit.sinceNanos(), (long) unit.size() * unit.standsFor());
                if (Flight.isOn()) {
                    Flight.waited(pool, unit.size(), now - unit.sinceNanos());
                }
            }
        }
        boolean isTimed = load.shortestTimeoutNanos() > 0;
        if (isTimed || load.size() > 1 && !looksSoon) {
            looksSoon = true;
            waker.run();
        }
        after.add(() -> worker.flush(helpers));
    }

    /** Takes a load out of the backlog, which is not empty. */
    private Load load(int most) {
        List<Unit> units = new ArrayList<>();
        int elements = 0;
        double nanos = 0;
        long bytes = 0;
        boolean full = false;
        for (Unit unit = backlog.peek(); unit != null && !full; unit = backlog.peek()) {
            boolean isFirst = units.isEmpty();
            if (!isFirst && (unit.carriesHandles() || bytes + unit.bytes() / unit.size() > Worker.AHEAD_BYTES)) {
                break;
            }
            int fitting =
                    unit.carriesHandles() ? unit.size() : fitting(unit, LOAD_NANOS - nanos, Worker.AHEAD_BYTES - bytes);
            int count = Math.min(Math.min(unit.size(), most - elements), isFirst ? Math.max(1, fitting) : fitting);
            if (count <= 0) {
                break;
            }
            backlog.removePeeked();
            if (count < unit.size()) {
                backlog.addFirst(unit.part(count, unit.size()));
                full = true;
            }
            Unit taken = unit.part(0, count);
            units.add(taken);
            elements += count;
            nanos += unit.code().pace().nanos(count);
            bytes += taken.bytes();
            full |= unit.carriesHandles() || elements >= most || nanos >= LOAD_NANOS;
        }
        return new Load(units);
    }

    private int fitting(Unit unit, double nanos, long bytes) {
        long bytesEach = Math.max(1, unit.bytes() / unit.size());
        return (int) Math.min(unit.code().pace().elementsIn(nanos), bytes / bytesEach);
    }

    /** Notes that so many elements of a load, all that were not taken back, have come back after running for so long. */
    void finished(Load load, int elements, long tookNanos) {
        if (tookNanos == 0) {
            return; // it was cut short, and its worker could not know that this was the last
        }
        Pace pace = load.units().get(0).code().pace();
        for (Unit unit : load.units()) {
            if (!unit.code().pace().equals(pace)) {
                return; // who of them took how long is not known
            }
        }
        pace.add(tookNanos, elements);
    }

    /** Nothing waits and somebody has nothing to do: the worker from which it pays most to take; or null. */
    private @Nullable Worker richest() {
        Worker richest = null;
        double most = WORTH_NANOS;
        for (Worker worker : crew.workers()) {
            Load load = worker.newest().load();
            if (load != null && !load.carriesHandles() && worker.holding() > 1) {
                double nanos = load.units().get(0).code().pace().nanos(worker.holding() - 1);
                if (nanos > most) {
                    most = nanos;
                    richest = worker;
                }
            }
        }
        return richest;
    }

    /** Puts back what an overdue worker has not begun, and has what it has done received. Returns whether anything was put back. */
    private boolean takeBack(Worker worker, Afterwards after) {
        after.add(worker::wakeReceiver);
        boolean any = false;
        for (Hand hand : worker.newestFirst()) {
            Load load = hand.load();
            any |= load != null && !load.carriesHandles() && takeBack(worker, hand, after);
        }
        return any;
    }

    /** Puts back what has not begun. Returns whether there was any. */
    private boolean takeBack(Worker worker, Hand hand, Afterwards after) {
        List<Unit> rest = worker.takeBack(hand);
        giveBack(rest);
        retireIfDone(worker, after);
        return !rest.isEmpty();
    }

    /** Lets a worker go whose hands are empty and that has served its time. */
    void retireIfDone(Worker worker, Afterwards after) {
        if (worker.isTired() && worker.state() == Worker.State.READY && !worker.isBusy()) {
            worker.leave(System.nanoTime());
            after.add(() -> worker.flush(helpers));
            waker.run();
        }
    }

    /** Puts back at the head of the queue, in their order, what a worker had not begun. */
    void giveBack(List<Unit> units) {
        for (int i = units.size() - 1; i >= 0; i--) {
            Unit unit = units.get(i);
            if (!unit.call().isWithdrawn()) {
                backlog.addFirst(unit);
            }
        }
    }

    /**
     * Looks at the clock: takes back from workers that are long overdue, so that a short task which was measured wrong does not wait behind
     * a long one. Returns when to look again, in nanoseconds.
     */
    long look(long nowNanos, Afterwards after) {
        boolean any = false;
        boolean later = false;
        for (Worker worker : crew.workers()) {
            boolean holdsMany = worker.holding() > 1;
            if (holdsMany && worker.isOverdue(nowNanos, OVERDUE_NANOS)) {
                any |= takeBack(worker, after);
            } else {
                later |= holdsMany;
            }
        }
        looksSoon = later;
        if (any) {
            dispatch(after);
        }
        return later ? OVERDUE_NANOS : Long.MAX_VALUE;
    }
}
