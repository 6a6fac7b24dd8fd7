package dev.progeny.internal.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * A call of many tasks by a thread that feeds it and waits for all results. They are laid into an array by whoever receives them; the
 * caller sleeps until it can feed a good deal more, or all are there, or one has failed.
 *
 * <p>Invariant: whoever lays a result down counts it afterwards, under this object's monitor; so once the count says that all are there,
 * they are, and seen.
 */
final class Collect extends Call implements ForkJoinPool.ManagedBlocker {
    /** So many bytes may be encoded and not have come back, beyond the few chunks that each worker needs. */
    private static final long AHEAD_BYTES = 8 << 20;

    private static final int AHEAD_ELEMENTS = 16_384;
    private static final int CHUNKS_PER_WORKER = 3;

    private final PoolCore core;
    private final MapWork work;
    private final Meter meter;
    private final @Nullable Object[] results; // values, or endings that hold them
    private final long leastAhead;
    private @Nullable Unit refused; // read and encoded, but the queue was full
    private boolean exhausted;
    private long handedIn;
    private long handedInBytes;

    // Guarded by this.
    private long arrived;
    private long wanted;
    private @Nullable Ending failure;

    Collect(PoolCore core, MapWork work, long timeoutNanos) {
        super(timeoutNanos);
        this.core = core;
        this.work = work;
        this.meter = core.meter(work.size());
        this.results = new @Nullable Object[Math.toIntExact(work.size())];
        this.leastAhead = (long) CHUNKS_PER_WORKER * core.settings().workers() * work.chunk();
    }

    /**
     * Runs all tasks.
     *
     * @throws Throwable what a task threw, or why it has no result; or {@link InterruptedException}
     */
    List<@Nullable Object> run() throws Throwable {
        core.beginFeeding(this);
        try {
            while (!isComplete()) {
                feed();
                ForkJoinPool.managedBlock(
                        this); // so that a task of such a pool may wait here without starving the others
            }
            for (int i = 0; i < results.length; i++) {
                if (results[i] instanceof Ending ending) {
                    results[i] = ending.resultHere();
                }
            }
            end(false);
        } catch (InterruptedException e) {
            end(true);
            throw e;
        } catch (Throwable e) {
            end(false);
            throw e;
        }
        return new ArrayList<>(Arrays.asList(results));
    }

    private synchronized boolean isComplete() throws Throwable {
        if (failure != null) {
            failure.resultHere();
        }
        return arrived == results.length;
    }

    /** Hands in what may be handed in, and says how many results are worth waking for. */
    private void feed() throws InterruptedException {
        while (!exhausted && (refused != null || mayFeed())) {
            Unit unit = refused != null ? refused : work.next(this, MapWork.limit(core));
            if (unit == null) {
                exhausted = true;
                core.endFeeding(this);
                break;
            }
            long seen = arrived();
            if (handedIn == seen) {
                core.accept(unit); // nothing of ours is on its way, so there is nothing else to wait for
            } else if (!core.offer(unit)) {
                refused = unit;
                wakeAt(seen + 1); // as seen before the offer: by now all that was on its way may have come
                return;
            }
            handedIn += unit.size();
            handedInBytes += unit.bytes();
            refused = null;
        }
        wakeAt(exhausted ? results.length : handedIn - ahead() / 2);
    }

    private synchronized void wakeAt(long count) {
        wanted = count;
    }

    private boolean mayFeed() {
        return handedIn - arrived() < ahead();
    }

    /** How many elements may have been handed in and not come back. */
    private long ahead() {
        long bytesEach = handedIn == 0 ? AHEAD_BYTES : Math.max(1, handedInBytes / handedIn);
        return Math.max(leastAhead, Math.min(AHEAD_ELEMENTS, AHEAD_BYTES / bytesEach));
    }

    private synchronized long arrived() {
        return arrived;
    }

    @Override
    public synchronized boolean block() throws InterruptedException {
        while (!isReleasable()) {
            wait();
        }
        return true;
    }

    @Override
    public synchronized boolean isReleasable() {
        return arrived >= wanted || failure != null;
    }

    @Override
    String describe(long index) {
        return "element " + index + " of " + work.verb();
    }

    @Override
    void arrived(long firstIndex, @Nullable Object[] endings, int from, int count) {
        System.arraycopy(endings, from, results, (int) firstIndex, count);
        for (int i = from; i < from + count; i++) {
            if (endings[i] instanceof Ending ending && !ending.isReturn()) {
                fail(ending);
            }
        }
    }

    @Override
    void ended(long index, Ending ending) {
        arrived(index, new Object[] {ending}, 0, 1);
    }

    private synchronized void fail(Ending ending) {
        if (failure == null) {
            failure = ending;
        }
        notifyAll();
    }

    @Override
    void settled(int count) {
        meter.count(count);
        synchronized (this) {
            arrived += count;
            if (arrived >= wanted || failure != null) {
                notifyAll();
            }
        }
    }

    @Override
    void aborted(Ending.Failed ending) {
        fail(ending);
    }

    private void end(boolean kill) {
        core.end(this, work.code(), kill);
        meter.end();
    }
}
