package dev.progeny.internal.pool;

import dev.progeny.ProgressBar.Progress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the elements of one call that have ended, and shows that now and then. */
final class Meter {
    private static final long EVERY_NANOS = 100_000_000;

    private final Notices notices;
    private final String pool;
    private final long call;
    private final long total;
    private final long startNanos = System.nanoTime();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong nextNanos = new AtomicLong(startNanos + EVERY_NANOS);

    private boolean ended; // guarded by this

    /** @param total how many elements there are, or -1 */
    Meter(Notices notices, String pool, long call, long total) {
        this.notices = notices;
        this.pool = pool;
        this.call = call;
        this.total = total;
    }

    void count(int more) {
        long now = done.addAndGet(more);
        if (notices.hasProgress()) {
            long next = nextNanos.get();
            long nanos = System.nanoTime();
            if (nanos - next >= 0 && nextNanos.compareAndSet(next, nanos + EVERY_NANOS)) {
                show(now, false);
            }
        }
    }

    void end() {
        if (notices.hasProgress()) {
            show(done.get(), true);
        }
    }

    /** Nothing is shown after the end, though tasks of a call that was given up may still end. */
    private synchronized void show(long count, boolean isEnd) {
        if (ended) {
            return;
        }
        ended = isEnd;
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        notices.show(new Progress(pool, call, count, total, elapsed, isEnd));
    }
}
