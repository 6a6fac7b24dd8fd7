package dev.progeny.internal.pool;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A call of many tasks whose results are taken one by one, by the thread that also feeds it. It reads its source only so far ahead of
 * what was taken, and needs no thread of its own.
 *
 * <p>Invariant: at most {@code lookAhead} elements are read and not taken. One thread at a time uses everything but {@link #ended} and
 * {@link #aborted}.
 */
final class Feed extends Call implements AutoCloseable {
    /** The result of one element, with its index; or -1 and why the pool has ended. */
    record Arrival(long index, Ending ending) {}

    private static final long ABORTED = -1;

    private final PoolCore core;
    private final MapWork work;
    private final long lookAhead;
    private final Meter meter;
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final AtomicLong arrived = new AtomicLong();
    private final Map<Long, Ending> early = new HashMap<>();
    private @Nullable Unit refused; // read and encoded, but the queue was full
    private boolean exhausted;
    private long handedIn;
    private long taken;

    /** @param chunksPerWorker how many chunks for each worker may be read and not taken */
    Feed(PoolCore core, MapWork work, long timeoutNanos, int chunksPerWorker) {
        super(timeoutNanos);
        this.core = core;
        this.work = work;
        this.lookAhead = (long) chunksPerWorker * core.settings().workers() * work.chunk();
        this.meter = core.meter(work.size());
    }

    /** Hands in what may be handed in; whether there is a result to take, now or later. */
    boolean hasNext() throws InterruptedException {
        fill();
        return taken < work.read();
    }

    private void fill() throws InterruptedException {
        while (!exhausted && !isOver() && (refused != null || work.read() - taken + work.chunk() <= lookAhead)) {
            Unit unit = refused != null ? refused : work.next(this);
            if (unit == null) {
                exhausted = true;
                core.endFeeding(this);
            } else if (handedIn == arrived.get()) {
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
        Waiting waiting = new Waiting(arrivals);
        ForkJoinPool.managedBlock(waiting); // so that a task of such a pool may wait here without starving the others
        Arrival arrival = waiting.arrival();
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
    void ended(long index, Ending ending) {
        meter.count(); // first: who takes the last arrival ends the meter
        arrived.incrementAndGet();
        arrivals.add(new Arrival(index, ending));
    }

    @Override
    void aborted(Ending.Failed ending) {
        arrivals.add(new Arrival(ABORTED, ending));
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
        if (kill) {
            core.cancel(this);
        } else {
            core.withdraw(this);
        }
        setOver();
        core.endFeeding(this);
        core.forget(work.code());
        meter.end();
    }

    /** A wait for an arrival that a {@link ForkJoinPool} knows of. */
    private static final class Waiting implements ForkJoinPool.ManagedBlocker {
        private final LinkedBlockingQueue<Arrival> arrivals;
        private @Nullable Arrival arrival;

        Waiting(LinkedBlockingQueue<Arrival> arrivals) {
            this.arrivals = arrivals;
        }

        @Override
        public boolean block() throws InterruptedException {
            if (arrival == null) {
                arrival = arrivals.take();
            }
            return true;
        }

        @Override
        public boolean isReleasable() {
            if (arrival == null) {
                arrival = arrivals.poll();
            }
            return arrival != null;
        }

        Arrival arrival() {
            return Objects.requireNonNull(arrival);
        }
    }
}
