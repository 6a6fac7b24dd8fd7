package dev.progeny.internal.pool;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Wakes one thread. It is a flag and not a message: ringing often is ringing once, ringing before the thread sleeps keeps it awake, and
 * whoever rings never waits.
 */
final class Alarm {
    private volatile boolean rung;
    private volatile @Nullable Thread sleeper;

    void ring() {
        rung = true;
        LockSupport.unpark(sleeper);
    }

    /** Called by the one thread, before it looks at whatever it is woken for. */
    void reset() {
        sleeper = Thread.currentThread();
        rung = false;
    }

    /** Sleeps until somebody has rung since {@link #reset}, or that time is over. */
    void sleep(long nanos) {
        if (!rung) {
            LockSupport.parkNanos(this, nanos);
        }
    }
}
