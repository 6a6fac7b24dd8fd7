package dev.progeny.examples.bench.supervise;

import java.util.concurrent.TimeUnit;

/** How many frames a second pages were sent while there was a page to send them to. For one thread. */
final class FrameRate {
    private long before;
    private long beforeNanos = System.nanoTime();
    private long frames;
    private long nanos;

    /** Notes how many frames there are by now; a stretch of time in which none was sent does not count. */
    void note(long total) {
        long nowNanos = System.nanoTime();
        if (total > before) {
            frames += before == 0 ? 0 : total - before; // the first may have come at the end of its stretch
            nanos += before == 0 ? 0 : nowNanos - beforeNanos;
        }
        before = total;
        beforeNanos = nowNanos;
    }

    /** {@return frames a second, or 0 if there was no page} */
    double perSecond() {
        return nanos == 0 ? 0 : (double) frames * TimeUnit.SECONDS.toNanos(1) / nanos;
    }
}
