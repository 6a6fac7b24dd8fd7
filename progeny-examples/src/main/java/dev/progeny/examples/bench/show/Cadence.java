package dev.progeny.examples.bench.show;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * When the next picture of one page is due: so many a second, but the making of all pages' pictures together takes at most a fifth of a
 * core. For one thread, whose time on a core is what counts: on a busy machine all else takes longer too.
 */
final class Cadence {
    private static final long SHARE = 5;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long interval;
    private final IntSupplier pages;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long due = System.nanoTime();
    private long used = threads.getCurrentThreadCpuTime();

    /** @param pages how many pages there are, now and later */
    Cadence(double framesPerSecond, IntSupplier pages) {
        this.interval = Math.round(NANOS_PER_SECOND / framesPerSecond);
        this.pages = pages;
    }

    /** Waits until the next picture is due. */
    void await() throws InterruptedException {
        for (long now = System.nanoTime(); now - due < 0; now = System.nanoTime()) {
            LockSupport.parkNanos(due - now);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        used = threads.getCurrentThreadCpuTime();
    }

    /** Says that the picture is made. One that is late does not make those after it come faster. */
    void made() {
        long now = System.nanoTime();
        long rest = (threads.getCurrentThreadCpuTime() - used) * (SHARE - 1) * pages.getAsInt();
        due = Math.max(Math.max(due + interval, now - interval), now + rest);
    }
}
