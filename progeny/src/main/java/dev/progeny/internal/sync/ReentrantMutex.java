package dev.progeny.internal.sync;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Locks;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Mutex} of which this process remembers which of its threads has it, and how often: that one may take it again, and nobody else
 * gives it back.
 *
 * <p>Where processes are to take turns, threads of one process stand in a queue of its own first, and at most one of them in that of the
 * processes.
 */
final class ReentrantMutex {
    private final SyncFile file;
    private final Mutex mutex;
    private final @Nullable ReentrantLock queue;

    /** A thread finds itself here only while it holds the mutex, for no other puts it here. */
    private @Nullable Thread holder;

    private int holds; // of the holder; guarded by the mutex

    /**
     * @param offset where the words of the mutex are, a multiple of 8
     * @param turns who is first, where processes are to take turns
     */
    ReentrantMutex(SyncFile file, int offset, @Nullable Turns turns) {
        this.file = file;
        this.mutex = new Mutex(file, offset, turns);
        this.queue = turns == null ? null : new ReentrantLock(true);
    }

    /** Takes it; waits, also when interrupted, which is noted. */
    void lock() {
        try {
            lock(Deadlines.NEVER, false);
        } catch (InterruptedException e) {
            throw new AssertionError("not interruptible", e);
        }
    }

    /**
     * Takes it; waits until then at most.
     *
     * @param interruptible whether an interrupt ends the wait; else it is noted
     * @return false if time ran out
     * @throws InterruptedException if interrupted before or meanwhile, and that ends it
     */
    boolean lock(long deadlineNanos, boolean interruptible) throws InterruptedException {
        if (interruptible && Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (isHeld()) {
            holds = Locks.again(holds, file.path());
            return true;
        }
        if (queue != null && !lockQueue(queue, deadlineNanos, interruptible)) {
            return false;
        }
        boolean taken = false;
        try {
            taken = mutex.lock(deadlineNanos, interruptible);
        } finally {
            settle(taken);
        }
        return taken;
    }

    private static boolean lockQueue(ReentrantLock queue, long deadlineNanos, boolean interruptible)
            throws InterruptedException {
        if (interruptible) {
            return Locks.lock(queue, deadlineNanos);
        }
        queue.lock(); // where processes take turns, nobody who may not be interrupted has a deadline
        return true;
    }

    /** Takes it if it is free, or its owner is dead. Never waits, not even for those whose turn it is. */
    boolean tryLock() {
        if (isHeld()) {
            holds = Locks.again(holds, file.path());
            return true;
        }
        if (queue != null && !queue.tryLock()) {
            return false;
        }
        boolean taken = false;
        try {
            taken = mutex.tryLock();
        } finally {
            settle(taken);
        }
        return taken;
    }

    /** Notes who has it now; nobody but who has it may. */
    private void settle(boolean taken) {
        if (taken) {
            holder = Thread.currentThread();
            holds = 1;
        } else if (queue != null) {
            queue.unlock();
        }
    }

    /**
     * Gives it back. Does nothing if the file was closed meanwhile and this thread has it no more.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it
     */
    void unlock() {
        if (!isHeld()) {
            if (file.isClosed()) {
                return;
            }
            throw new IllegalMonitorStateException("this thread does not hold the lock");
        }
        holds--;
        if (holds == 0) {
            give();
        }
    }

    private void give() {
        holder = null;
        mutex.unlock();
        if (queue != null) {
            queue.unlock();
        }
    }

    private boolean isHeld() {
        return holder == Thread.currentThread();
    }

    /** {@return how often this thread has it} */
    int holdCount() {
        return isHeld() ? holds : 0;
    }

    /** {@return whether any thread of this process has it; exact only where none takes it or gives it back} */
    boolean isHeldHere() {
        return holder != null;
    }

    /** {@return whether any thread of any process has it; a dead owner has, until somebody takes its place} */
    boolean isLocked() {
        return mutex.isLocked();
    }

    /** {@return how many processes wait; 0 where they do not take turns} */
    int queued() {
        return mutex.queued();
    }

    /** {@return whether this thread holds it, and took it from an owner that had died} */
    boolean isInherited() {
        return isHeld() && mutex.isInherited();
    }

    /** Gives it back, however often it is held, and returns how often. */
    int unlockWholly() {
        int before = holds;
        give();
        return before;
    }

    /**
     * Takes it as often as it was held before; waits, also when interrupted, which is noted.
     *
     * @throws IllegalStateException if the file was closed
     */
    void lockAgain(int before) {
        lock();
        holds = before;
    }
}
