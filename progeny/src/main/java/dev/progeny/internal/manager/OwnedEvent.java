package dev.progeny.internal.manager;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** An event of a server. Who waits for it hears of each time it is set, also if it is cleared at once: the times are counted (T27). */
final class OwnedEvent {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean isSet; // these two guarded by lock
    private long times;

    void set() {
        lock.lock();
        try {
            isSet = true;
            times++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            isSet = false;
        } finally {
            lock.unlock();
        }
    }

    boolean isSet() {
        lock.lock();
        try {
            return isSet;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is set. {@return false when time ran out} */
    boolean await(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long before = times;
            long left = nanos;
            while (!isSet && times == before) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
