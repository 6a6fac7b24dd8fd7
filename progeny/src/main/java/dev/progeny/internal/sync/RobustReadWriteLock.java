package dev.progeny.internal.sync;

import dev.progeny.internal.memory.Holdable;
import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Locks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A read-write lock in a file, which outlives its owners. Among the threads of this process a lock of the JDK decides; the first reader
 * of a process, or its writer, takes it for the process, under a {@link Mutex}.
 *
 * <p>What is true is one word for each process: whether it reads, writes, or waits to write. A process that is killed holds nothing from
 * then on; if it wrote, that is noted, until one that writes after it gives the lock back.
 */
public final class RobustReadWriteLock extends Synchronizer implements Holdable {
    private static final int MUTEX_AT = SyncFile.OWN_AT;
    private static final int WORD_AT = MUTEX_AT + Mutex.BYTES;
    private static final int ORPHANED_AT = WORD_AT + 8;
    private static final int HOLDERS_AT = ORPHANED_AT + 8;
    private static final SyncFile.Kind KIND =
            new SyncFile.Kind("read-write lock", 0x50726f52774c6b31L, HOLDERS_AT + HolderTable.BYTES);
    private static final long READS = 1;
    private static final long WRITES = 2;
    private static final long WANTS = 4;

    private final Mutex mutex;
    private final WaitWord changed;
    private final HolderTable holders;
    private final ReentrantReadWriteLock local = new ReentrantReadWriteLock();
    private final ReentrantLock gate = new ReentrantLock(); // held by the first reader of this process while it waits
    private volatile int reading; // how many holds of threads here; written with the gate held
    private volatile boolean firstReaderWaits; // for other processes, with the gate held

    private RobustReadWriteLock(SyncFile file) {
        super(file);
        this.mutex = new Mutex(file, MUTEX_AT, null);
        this.changed = file.wordAt(WORD_AT);
        this.holders = new HolderTable(file, HOLDERS_AT, this::inherit);
    }

    /**
     * Makes one that nobody holds.
     *
     * @throws IOException if there is no memory for it
     */
    public static RobustReadWriteLock create(Path path) throws IOException {
        return new RobustReadWriteLock(SyncFile.create(path, KIND, file -> {}));
    }

    /**
     * Opens one that any process made.
     *
     * @throws IOException if it is there no more, or something else
     */
    public static RobustReadWriteLock open(Path path) throws IOException {
        return new RobustReadWriteLock(SyncFile.open(path, KIND));
    }

    /**
     * How somebody takes a lock of threads here, and this process's part of the whole.
     *
     * @param barging whether to wait neither for the lock nor for those whose turn it is, but only for what others do in a moment
     */
    private record Manner(long deadlineNanos, boolean interruptible, boolean barging) {
        static final Manner UNINTERRUPTED = new Manner(Deadlines.NEVER, false, false);
        static final Manner WITHOUT_WAIT = new Manner(Deadlines.PAST, false, true);

        static Manner until(long deadlineNanos) {
            return new Manner(deadlineNanos, true, false);
        }

        boolean lock(Lock lock) throws InterruptedException {
            if (interruptible) {
                return Locks.lock(lock, deadlineNanos);
            }
            if (barging) {
                return lock.tryLock();
            }
            lock.lock();
            return true;
        }
    }

    /**
     * Takes it to read; waits until then at most.
     *
     * @return false if time ran out
     * @throws IllegalStateException if it was closed
     * @throws InterruptedException if interrupted before or meanwhile
     */
    public boolean lockToRead(long deadlineNanos) throws InterruptedException {
        return lockToRead(Manner.until(deadlineNanos));
    }

    /** Takes it to read; waits, also when interrupted, which is noted. */
    public void lockToRead() {
        Waiting.uninterruptibly(() -> lockToRead(Manner.UNINTERRUPTED));
    }

    /** Takes it to read if that needs no wait, also if other processes wait to write. */
    public boolean tryLockToRead() {
        return Waiting.uninterruptibly(() -> lockToRead(Manner.WITHOUT_WAIT));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // with the gate held
    private boolean lockToRead(Manner manner) throws InterruptedException {
        if (!manner.lock(local.readLock())) {
            return false;
        }
        boolean taken = false;
        try {
            if (letWritersGoFirst(manner) && lockGate(manner)) {
                try {
                    taken = reading > 0 || take(READS, manner);
                    reading += taken ? 1 : 0;
                } finally {
                    gate.unlock();
                }
            }
        } finally {
            if (!taken) {
                local.readLock().unlock();
            }
        }
        return taken;
    }

    /** Waits where other threads here read: readers whose turns overlap would keep out for ever who waits to write elsewhere. */
    private boolean letWritersGoFirst(Manner manner) throws InterruptedException {
        boolean isOwnTurn = local.getReadHoldCount() > 1 || local.isWriteLockedByCurrentThread();
        if (manner.barging() || isOwnTurn || !mustLetGoFirst()) {
            return true;
        }
        Waiting waiting = new Waiting(file, changed, manner.deadlineNanos(), manner.interruptible());
        try {
            while (mustLetGoFirst()) {
                if (!waiting.slice(() -> !mustLetGoFirst()) || waiting.isTimeToLook() && !expelDead(manner)) {
                    return false;
                }
            }
            return true;
        } finally {
            waiting.end();
        }
    }

    private boolean mustLetGoFirst() {
        return reading > 0 && (others() & WANTS) != 0;
    }

    private boolean lockGate(Manner manner) throws InterruptedException {
        if (manner.lock(gate)) {
            return true;
        }
        // For a moment, since the gate is not what was asked for; who holds it may wait for a stopped process.
        long deadlineNanos = Deadlines.after(Mutex.GRACE_NANOS);
        while (manner.barging() && !firstReaderWaits && !Deadlines.isOver(deadlineNanos)) {
            Thread.onSpinWait();
            if (manner.lock(gate)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Gives it back.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it to read
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // with the gate held
    public void unlockToRead() {
        if (local.getReadHoldCount() == 0) {
            throw new IllegalMonitorStateException("this thread does not hold the read lock");
        }
        gate.lock();
        try {
            reading--;
            if (reading == 0) {
                give(READS);
            }
        } finally {
            gate.unlock();
            local.readLock().unlock();
        }
    }

    /**
     * Takes it to write; waits until then at most.
     *
     * @return false if time ran out
     * @throws IllegalStateException if it was closed
     * @throws InterruptedException if interrupted before or meanwhile
     */
    public boolean lockToWrite(long deadlineNanos) throws InterruptedException {
        return lockToWrite(Manner.until(deadlineNanos));
    }

    /** Takes it to write; waits, also when interrupted, which is noted. */
    public void lockToWrite() {
        Waiting.uninterruptibly(() -> lockToWrite(Manner.UNINTERRUPTED));
    }

    /** Takes it to write if that needs no wait. */
    public boolean tryLockToWrite() {
        return Waiting.uninterruptibly(() -> lockToWrite(Manner.WITHOUT_WAIT));
    }

    private boolean lockToWrite(Manner manner) throws InterruptedException {
        if (!manner.lock(local.writeLock())) {
            return false;
        }
        boolean taken = false;
        try {
            taken = local.getWriteHoldCount() > 1 || take(WRITES, manner);
        } finally {
            if (!taken) {
                local.writeLock().unlock();
            }
        }
        return taken;
    }

    /**
     * Gives it back.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it to write
     */
    public void unlockToWrite() {
        if (!local.isWriteLockedByCurrentThread()) {
            throw new IllegalMonitorStateException("this thread does not hold the write lock");
        }
        if (local.getWriteHoldCount() == 1) {
            if (file.longAcquire(ORPHANED_AT) != 0) {
                file.setLongVolatile(ORPHANED_AT, 0); // this thread knew
            }
            give(WRITES);
        }
        local.writeLock().unlock();
    }

    private boolean take(long what, Manner manner) throws InterruptedException {
        AttemptOutcome outcome = tryTake(what, manner, manner.barging());
        if (outcome == AttemptOutcome.NOT_YET && !manner.barging()) {
            outcome = takeLate(what, manner);
        }
        return outcome == AttemptOutcome.DONE;
    }

    private AttemptOutcome takeLate(long what, Manner manner) throws InterruptedException {
        Waiting waiting = new Waiting(file, changed, manner.deadlineNanos(), manner.interruptible());
        AttemptOutcome outcome = AttemptOutcome.NOT_YET;
        try {
            firstReaderWaits = what == READS;
            if (what == WRITES) {
                setOwn(WANTS, 0);
            }
            do {
                waiting.slice(() -> isFor(what, false));
                outcome = tryTake(what, manner, waiting.isTimeToLook() || waiting.isOver());
            } while (outcome == AttemptOutcome.NOT_YET && !waiting.isOver());
            return outcome;
        } finally {
            if (outcome != AttemptOutcome.DONE && what == WRITES) {
                give(WANTS);
            }
            firstReaderWaits = false;
            waiting.end();
        }
    }

    /** Takes it if it is free. If it is not, {@code isTimeToLook} for those who have died. */
    private AttemptOutcome tryTake(long what, Manner manner, boolean isTimeToLook) throws InterruptedException {
        if (!lockMutex(manner)) {
            return AttemptOutcome.OBSTRUCTED;
        }
        try {
            boolean free = isFor(what, manner.barging())
                    || isTimeToLook && holders.expelDead() && isFor(what, manner.barging());
            if (free) {
                setOwn(what, WANTS);
            }
            return free ? AttemptOutcome.DONE : AttemptOutcome.NOT_YET;
        } finally {
            mutex.unlock();
        }
    }

    private boolean lockMutex(Manner manner) throws InterruptedException {
        return mutex.lockForMoment(manner.deadlineNanos(), manner.interruptible());
    }

    /** Whether this process may have it. Readers let those go first who wait to write, unless they write themselves. */
    private boolean isFor(long what, boolean barging) {
        long others = others();
        if (what == WRITES) {
            return (others & (READS | WRITES)) == 0;
        }
        boolean mustWait = (others & WANTS) != 0 && !barging && (holders.value(holders.own()) & WRITES) == 0;
        return (others & WRITES) == 0 && !mustWait;
    }

    /** {@return what other processes have or want} */
    private long others() {
        int own = holders.own();
        long others = 0;
        for (int i = 0; i < holders.used(); i++) {
            others |= i == own ? 0 : holders.value(i);
        }
        return others;
    }

    /** Takes no mutex, so nobody is in the way of one who gives back. */
    private void give(long what) {
        setOwn(0, what);
        if (!file.isClosed()) { // else whoever closed it has woken all
            changed.signalEach();
        }
    }

    /** Changes what this process has, of which one thread at a time is in charge: who is in the gate, or holds {@code local} to write. */
    private void setOwn(long added, long removed) {
        int own = holders.own();
        holders.setValueVolatile(own, holders.value(own) & ~removed | added);
    }

    private void inherit(long held) {
        if ((held & WRITES) != 0) {
            file.setLongVolatile(ORPHANED_AT, 1);
        }
    }

    /** Notes who has died. Returns false if somebody is in the way who does not go on. */
    private boolean expelDead(Manner manner) throws InterruptedException {
        if (!lockMutex(manner)) {
            return false;
        }
        try {
            holders.expelDead();
            return true;
        } finally {
            mutex.unlock();
        }
    }

    /** {@return whether this thread holds it, and the last who wrote was killed before it gave the lock back} */
    public boolean isInherited() {
        boolean isHeld = local.getReadHoldCount() > 0 || local.isWriteLockedByCurrentThread();
        return isHeld && file.longAcquire(ORPHANED_AT) != 0;
    }

    /** {@return how often this thread holds it to read} */
    public int readHoldCount() {
        return local.getReadHoldCount();
    }

    /** {@return how often this thread holds it to write} */
    public int writeHoldCount() {
        return local.getWriteHoldCount();
    }

    @Override
    public boolean isHeldHere() {
        return local.isWriteLocked() || local.getReadLockCount() > 0;
    }
}
