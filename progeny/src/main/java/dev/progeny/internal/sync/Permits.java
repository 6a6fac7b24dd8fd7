package dev.progeny.internal.sync;

import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The permits of a semaphore, in a file. All that changes them does so under a {@link Mutex}.
 *
 * <p>What is true is one word for each process: how many it holds; and the number that there are in all. How many are available follows
 * from these and is kept only so that it need not be added up: who takes the mutex from a dead process adds it up again. So a process may
 * be killed between any two stores, and what it holds is available again once somebody notices.
 *
 * <p>Where permits are signals rather than things that are held, nobody holds any, and the number that is available is all there is.
 */
public final class Permits extends Synchronizer {
    /** Without a bound. */
    public static final long UNBOUNDED = -1;

    private static final int MUTEX_AT = SyncFile.OWN_AT;
    private static final int WORD_AT = MUTEX_AT + Mutex.BYTES;
    private static final int ALL_AT = WORD_AT + 8;
    private static final int AVAILABLE_AT = ALL_AT + 8;
    private static final int BOUND_AT = AVAILABLE_AT + 8;
    private static final int HELD_AT = BOUND_AT + 8;
    private static final int HOLDERS_AT = HELD_AT + 8;
    private static final SyncFile.Kind KIND =
            new SyncFile.Kind("semaphore", 0x50726f53656d6131L, HOLDERS_AT + HolderTable.BYTES);

    /** So often a process looks for the dead at most: a look costs some microseconds for each process. */
    private static final long LOOK_NANOS = 20_000_000;

    private final Mutex mutex;
    private final WaitWord released;
    private final HolderTable holders;
    private final boolean areHeld;
    private final long bound;
    private volatile long lookedNanos = System.nanoTime() - LOOK_NANOS;

    private Permits(SyncFile file) {
        super(file);
        this.mutex = new Mutex(file, MUTEX_AT, null);
        this.released = file.wordAt(WORD_AT);
        this.holders = new HolderTable(file, HOLDERS_AT, this::makeAvailable);
        this.areHeld = file.longAcquire(HELD_AT) != 0;
        this.bound = file.longAcquire(BOUND_AT);
    }

    /**
     * Makes permits that are all available.
     *
     * @param areHeld whether a process holds what it acquired
     * @param bound the most there may be, or {@link #UNBOUNDED}
     * @throws IOException if there is no memory for it
     */
    public static Permits create(Path path, int permits, boolean areHeld, long bound) throws IOException {
        return new Permits(SyncFile.create(path, KIND, file -> {
            file.setLongVolatile(ALL_AT, permits);
            file.setLongVolatile(AVAILABLE_AT, permits);
            file.setLongVolatile(BOUND_AT, bound);
            file.setLongVolatile(HELD_AT, areHeld ? 1 : 0);
        }));
    }

    /**
     * Opens permits that any process made.
     *
     * @throws IOException if they are there no more, or it is something else
     */
    public static Permits open(Path path) throws IOException {
        return new Permits(SyncFile.open(path, KIND, Permits::isSound));
    }

    private static boolean isSound(SyncFile file) {
        long bound = file.longAcquire(BOUND_AT);
        return file.longAcquire(HELD_AT) >>> 1 == 0 && bound >= UNBOUNDED && bound <= Integer.MAX_VALUE;
    }

    /** {@return how many are available; those of a process whose death nobody has noticed yet are not} */
    public long available() {
        file.enter();
        return file.longAcquire(AVAILABLE_AT);
    }

    /** {@return how many are available, also if it was closed} */
    public long peek() {
        return file.longAcquire(AVAILABLE_AT);
    }

    /** Takes permits if there are so many. Does not wait for any, not even for those who wait already. */
    public boolean tryAcquire(int permits) {
        return Waiting.uninterruptibly(() -> take(permits, Deadlines.PAST, false) == AttemptOutcome.DONE);
    }

    /**
     * Takes permits; waits until there are so many.
     *
     * @return false if time ran out before
     * @throws IllegalStateException if it was closed
     * @throws InterruptedException if interrupted before or meanwhile
     */
    public boolean acquire(int permits, long deadlineNanos) throws InterruptedException {
        return acquire(permits, deadlineNanos, true);
    }

    /** Takes permits; waits until there are so many, also when interrupted, which is noted. */
    public void acquireUninterruptibly(int permits) {
        Waiting.uninterruptibly(() -> acquire(permits, Deadlines.NEVER, false));
    }

    private boolean acquire(int permits, long deadlineNanos, boolean interruptible) throws InterruptedException {
        if (interruptible && Thread.interrupted()) {
            throw new InterruptedException();
        }
        AttemptOutcome outcome = take(permits, deadlineNanos, interruptible);
        if (outcome == AttemptOutcome.NOT_YET) {
            outcome = acquireLate(permits, deadlineNanos, interruptible);
        }
        return outcome == AttemptOutcome.DONE;
    }

    private AttemptOutcome acquireLate(int permits, long deadlineNanos, boolean interruptible)
            throws InterruptedException {
        Waiting waiting = new Waiting(file, released, deadlineNanos, interruptible);
        try {
            AttemptOutcome outcome;
            do {
                waiting.slice(() -> hasAvailable(permits));
                outcome = take(permits, deadlineNanos, interruptible);
            } while (outcome == AttemptOutcome.NOT_YET && !waiting.isOver());
            return outcome;
        } finally {
            waiting.end();
        }
    }

    private boolean hasAvailable(int permits) {
        return file.longAcquire(AVAILABLE_AT) >= permits;
    }

    /** Takes permits if there are so many, also those that dead processes held: it looks for such now and then. */
    private AttemptOutcome take(int permits, long deadlineNanos, boolean interruptible) throws InterruptedException {
        if (!hasAvailable(permits) && !isTimeToLook()) {
            file.enter();
            return AttemptOutcome.NOT_YET;
        }
        if (!lock(deadlineNanos, interruptible)) {
            return AttemptOutcome.OBSTRUCTED;
        }
        boolean reclaimed = false;
        boolean enough;
        try {
            if (!hasAvailable(permits) && isTimeToLook()) {
                lookedNanos = System.nanoTime();
                reclaimed = holders.expelDead();
            }
            enough = hasAvailable(permits);
            if (enough) {
                hold(permits);
                file.setLongRelease(AVAILABLE_AT, file.longAcquire(AVAILABLE_AT) - permits);
            }
        } finally {
            mutex.unlock();
        }
        if (reclaimed) {
            released.signalEach();
        }
        return enough ? AttemptOutcome.DONE : AttemptOutcome.NOT_YET;
    }

    private boolean isTimeToLook() {
        return areHeld && System.nanoTime() - lookedNanos >= LOOK_NANOS;
    }

    /** Takes all that are available, with those of the dead, and returns how many. */
    public long drain() {
        lock();
        try {
            holders.expelDead();
            long available = Math.max(0, file.longAcquire(AVAILABLE_AT));
            hold(available);
            file.setLongRelease(AVAILABLE_AT, file.longAcquire(AVAILABLE_AT) - available);
            return available;
        } finally {
            mutex.unlock();
        }
    }

    private void hold(long permits) {
        if (areHeld) {
            holders.setValue(holders.own(), holders.value(holders.own()) + permits);
        }
    }

    /**
     * Gives permits back. What this process does not hold, are new ones; where there is a bound, they are others' who hold them.
     *
     * @return false if that were more than there may be; nothing has changed then
     */
    public boolean release(int permits) {
        lock();
        try {
            long available = file.longAcquire(AVAILABLE_AT);
            long most = bound == UNBOUNDED ? Integer.MAX_VALUE : bound;
            if (available + permits > most) {
                return false;
            }
            long rest = areHeld ? permits - drop(holders.own(), permits) : 0;
            if (bound == UNBOUNDED) {
                file.setLongRelease(ALL_AT, file.longAcquire(ALL_AT) + rest);
            } else {
                for (int i = 0; i < holders.used() && rest > 0; i++) {
                    rest -= drop(i, rest);
                }
            }
            file.setLongRelease(AVAILABLE_AT, available + permits);
        } finally {
            mutex.unlock();
        }
        released.signalEach();
        return true;
    }

    /** Lets a process hold fewer, and returns how many. */
    private long drop(int index, long most) {
        long held = holders.value(index);
        long dropped = Math.min(held, most);
        holders.setValue(index, held - dropped);
        return dropped;
    }

    private void lock() {
        mutex.lock();
        repair();
    }

    private boolean lock(long deadlineNanos, boolean interruptible) throws InterruptedException {
        boolean taken = mutex.lockForMoment(deadlineNanos, interruptible);
        if (taken) {
            repair();
        }
        return taken;
    }

    private void repair() {
        if (mutex.isInherited() && areHeld) {
            boolean repaired = false;
            try {
                addUp();
                repaired = true;
            } finally {
                if (!repaired) {
                    mutex.unlock(); // the file is damaged
                }
            }
        }
    }

    private void makeAvailable(long held) {
        file.setLongVolatile(AVAILABLE_AT, file.longAcquire(AVAILABLE_AT) + held);
    }

    private void addUp() {
        long held = 0;
        for (int i = 0; i < holders.used(); i++) {
            held += holders.value(i);
        }
        file.setLongVolatile(AVAILABLE_AT, file.longAcquire(ALL_AT) - held);
    }

    /** {@return the most there may be, or {@link #UNBOUNDED}} */
    public long bound() {
        return bound;
    }
}
