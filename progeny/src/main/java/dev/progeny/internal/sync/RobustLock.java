package dev.progeny.internal.sync;

import dev.progeny.internal.memory.Holdable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A lock in a file, which outlives its owner: {@link ReentrantMutex}, and the conditions that belong to it. Whether processes take turns is
 * written in the file.
 */
public final class RobustLock extends Synchronizer implements Holdable {
    private static final int FAIR_AT = SyncFile.OWN_AT;
    private static final int CONDITIONS_AT = SyncFile.OWN_AT + 8;
    private static final int MUTEX_AT = SyncFile.OWN_AT + 64;
    private static final int TURNS_AT = MUTEX_AT + 64;
    private static final int WAITERS_AT = TURNS_AT + Turns.BYTES;
    private static final SyncFile.Kind KIND =
            new SyncFile.Kind("lock", 0x50726f4c6f636b31L, WAITERS_AT + WaiterTable.BYTES);

    private final ReentrantMutex mutex;
    private final WaiterTable waiters;

    private RobustLock(SyncFile file) {
        super(file);
        this.mutex = new ReentrantMutex(file, MUTEX_AT, isFair() ? new Turns(file, TURNS_AT) : null);
        this.waiters = new WaiterTable(file, WAITERS_AT);
        file.onClose(waiters::wakeAll);
    }

    /**
     * Makes a lock that nobody holds.
     *
     * @throws IOException if there is no memory for it
     */
    public static RobustLock create(Path path, boolean fair) throws IOException {
        return new RobustLock(SyncFile.create(path, KIND, file -> file.setLongVolatile(FAIR_AT, fair ? 1 : 0)));
    }

    /**
     * Opens a lock that any process made.
     *
     * @throws IOException if it is there no more, or something else
     */
    public static RobustLock open(Path path) throws IOException {
        return new RobustLock(SyncFile.open(path, KIND));
    }

    /** {@return whether processes get it in the order in which they came} */
    public boolean isFair() {
        return file.longAcquire(FAIR_AT) != 0;
    }

    /**
     * Takes it; waits, also when interrupted, which is noted.
     *
     * @throws IllegalStateException if it was closed
     */
    public void lock() {
        mutex.lock();
    }

    /**
     * Takes it; waits until then at most.
     *
     * @return false if time ran out
     * @throws IllegalStateException if it was closed
     * @throws InterruptedException if interrupted before or meanwhile
     */
    public boolean lock(long deadlineNanos) throws InterruptedException {
        return mutex.lock(deadlineNanos, true);
    }

    /**
     * Takes it if that needs no wait.
     *
     * @throws IllegalStateException if it was closed
     */
    public boolean tryLock() {
        return mutex.tryLock();
    }

    /**
     * Gives it back.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it
     */
    public void unlock() {
        mutex.unlock();
    }

    /** {@return whether any thread of any process holds it} */
    public boolean isLocked() {
        return mutex.isLocked();
    }

    @Override
    public boolean isHeldHere() {
        return mutex.isHeldHere();
    }

    /** {@return how many processes wait for it; 0 where they do not take turns} */
    public int queued() {
        return mutex.queued();
    }

    /** {@return how often this thread holds it} */
    public int holdCount() {
        return mutex.holdCount();
    }

    /** {@return whether this thread holds it, and took it from an owner that had died} */
    public boolean isInherited() {
        return mutex.isInherited();
    }

    /** {@return the number of a new condition, which means the same in all processes} */
    public int newCondition() {
        file.ensureOpen();
        return (int) file.getAndAddLong(CONDITIONS_AT, 1);
    }

    /**
     * Gives the lock back, waits until signalled, and takes it again, as often as it was held.
     *
     * @return false if time ran out before
     * @throws IllegalMonitorStateException if this thread does not hold it
     * @throws IllegalStateException if it was closed; or too many wait, and the thread holds it then as before
     * @throws InterruptedException if interrupted before, or meanwhile and before a signal; likewise
     */
    public boolean await(int condition, long deadlineNanos, boolean interruptible) throws InterruptedException {
        checkHeld();
        if (interruptible && Thread.interrupted()) {
            throw new InterruptedException();
        }
        file.enter();
        WaiterTable.Slot slot = waiters.enter(condition);
        int holds = mutex.unlockWholly();
        try {
            return awaitSignal(slot, deadlineNanos, interruptible);
        } finally {
            try {
                mutex.lockAgain(holds);
            } finally {
                slot.leave(); // killed before, this process leaves the signal to another
            }
        }
    }

    private boolean awaitSignal(WaiterTable.Slot slot, long deadlineNanos, boolean interruptible)
            throws InterruptedException {
        Waiting waiting = new Waiting(file, slot.word(), deadlineNanos, interruptible);
        try {
            while (waiting.slice(slot::isSignalled)) {
                if (slot.isSignalled()) {
                    return true;
                }
                waiters.passOnOfDead();
            }
            return !slot.cancel();
        } catch (InterruptedException e) {
            if (slot.cancel()) {
                throw e;
            }
            Thread.currentThread().interrupt(); // the signal came first
            return true;
        } finally {
            waiting.end();
        }
    }

    /**
     * Wakes who waits longest for a condition.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     */
    public void signal(int condition) {
        checkHeld();
        waiters.signal(condition);
    }

    /**
     * Wakes all who wait for a condition.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     */
    public void signalAll(int condition) {
        checkHeld();
        waiters.signalAll(condition);
    }

    /**
     * {@return how many wait for a condition}
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     */
    public int waiters(int condition) {
        checkHeld();
        waiters.passOnOfDead();
        return waiters.count(condition);
    }

    private void checkHeld() {
        if (mutex.holdCount() == 0) {
            throw new IllegalMonitorStateException("this thread does not hold the lock that the condition belongs to");
        }
    }
}
