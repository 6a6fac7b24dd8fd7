package dev.progeny.internal.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * A call of many tasks whose results are taken one by one, by the thread that also feeds it. It reads its source only so far ahead of
 * what was taken, and needs no thread of its own.
 *
 * <p>Invariant: at most {@link #lookAhead} elements are read and not taken. One thread at a time uses everything but {@link #ended} and
 * {@link #aborted}.
 */
final class Feed extends Call implements AutoCloseable {
    /** How one element ended, with its index; or -1 and why the pool has ended. */
    record Arrival(long index, Ending ending) {}

    private static final long ABORTED = -1;

    /** Short tasks are read ahead as far as the workers get in this time. */
    private static final double AHEAD_NANOS = 500_000;

    /** But never more for each worker than this. */
    private static final int MOST_AHEAD = 1_000;

    private final PoolCore core;
    private final MapWork work;
    private final long leastAhead;
    private final Meter meter;
    private final Arrivals arrivals = new Arrivals();
    private final Map<Long, Ending> early = new HashMap<>();
    private @Nullable Unit refused; // read and encoded, but the queue was full
    private boolean exhausted;
    private long handedIn;
    private long taken;

    /** @param chunksPerWorker how many chunks for each worker may be read and not taken, however long they take */
    Feed(PoolCore core, MapWork work, long timeoutNanos, int chunksPerWorker) {
        super(timeoutNanos);
        this.core = core;
        this.work = work;
        this.leastAhead = (long) chunksPerWorker * core.settings().workers() * work.chunk();
        this.meter = core.meter(work.size());
    }

    /** Hands in what may be handed in; whether there is a result to take, now or later. */
    boolean hasNext() throws InterruptedException {
        fill();
        return taken < work.read();
    }

    private void fill() throws InterruptedException {
        while (!exhausted && !isOver()) {
            long ahead = lookAhead();
            long step = work.together(
                    ahead / 2); // fewer at a time, though there is room, would be no better than one by one
            if (refused == null && work.read() - taken + step > ahead) {
                return;
            }
            Unit unit = refused != null ? refused : work.next(this, step);
            if (unit == null) {
                exhausted = true;
                core.endFeeding(this);
            } else if (handedIn == arrivals.count()) {
                core.accept(unit); // nothing of ours is on its way, so there is nothing else to wait for
                handedIn += unit.size();
            } else if (core.offer(unit)) {
                handedIn += unit.size();
            } else {
                refused = unit;
                return;
            }
            refused = null;
        }
    }

    private long lookAhead() {
        int each = Math.min(MOST_AHEAD, work.code().pace().elementsIn(AHEAD_NANOS));
        return Math.max(leastAhead, (long) each * core.settings().workers());
    }

    /** Waits for any result. */
    Arrival takeAny() throws Throwable {
        Arrival arrival = await();
        taken++;
        endIfLast();
        return arrival;
    }

    /** Waits for the result of the next element in order. */
    Ending takeNext() throws Throwable {
        Ending next = early.remove(taken);
        while (next == null) {
            Arrival arrival = await();
            if (arrival.index() == taken) {
                next = arrival.ending();
            } else {
                early.put(arrival.index(), arrival.ending());
            }
        }
        taken++;
        endIfLast();
        return next;
    }

    private Arrival await() throws Throwable {
        if (isOver()) {
            throw new NoSuchElementException("this " + work.verb() + " has ended");
        }
        Arrival arrival = arrivals.take();
        if (arrival.index() == ABORTED) {
            end(false);
            arrival.ending().result();
        }
        return arrival;
    }

    private void endIfLast() {
        if (exhausted && taken == work.read()) {
            close();
        }
    }

    @Override
    String describe(long index) {
        return "element " + index + " of " + work.verb();
    }

    @Override
    void arrived(long firstIndex, @Nullable Object[] endings, int from, int count) {
        synchronized (arrivals) { // once for all
            super.arrived(firstIndex, endings, from, count);
        }
    }

    @Override
    void ended(long index, Ending ending) {
        arrivals.add(new Arrival(index, ending));
    }

    @Override
    void settled(int count) {
        meter.count(count); // first: who takes the last arrival ends the meter
        arrivals.show(count);
    }

    @Override
    void aborted(Ending.Failed ending) {
        arrivals.add(new Arrival(ABORTED, ending));
        arrivals.show(0);
    }

    /** Ends the call; what has not begun is withdrawn, and what still runs is stopped with its worker. */
    @Override
    public void close() {
        end(true);
    }

    /** Ends the call. */
    void end(boolean kill) {
        if (isOver()) {
            return;
        }
        core.end(this, work.code(), kill);
        meter.end();
    }

    /** The results that came and were not taken. Laid down one by one, shown and taken many at a time. */
    private static final class Arrivals implements ForkJoinPool.ManagedBlocker {
        private final Deque<Arrival> mine = new ArrayDeque<>(); // of the taker alone
        private List<Arrival> laid = new ArrayList<>(); // guarded by this
        private long shown; // guarded by this
        private boolean ready; // guarded by this: some are laid down and shown

        synchronized void add(Arrival arrival) {
            laid.add(arrival);
        }

        synchronized void show(int count) {
            shown += count;
            ready = true;
            notifyAll();
        }

        /** How many results have come. */
        synchronized long count() {
            return shown;
        }

        Arrival take() throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            while (mine.isEmpty()) {
                ForkJoinPool.managedBlock(
                        this); // so that a task of such a pool may wait here without starving the others
                synchronized (this) {
                    mine.addAll(laid);
                    laid = new ArrayList<>();
                    ready = false;
                }
            }
            return mine.removeFirst();
        }

        @Override
        public synchronized boolean block() throws InterruptedException {
            while (!ready) {
                wait();
            }
            return true;
        }

        @Override
        public synchronized boolean isReleasable() {
            return ready;
        }
    }
}
