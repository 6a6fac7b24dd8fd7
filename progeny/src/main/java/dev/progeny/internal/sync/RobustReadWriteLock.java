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
    private final Manner uninterrupted = new Uninterrupted();
    private final Manner withoutWait = new WithoutWait();
    private int reading; // how many holds of threads here; guarded by gate
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

    /** In which manner somebody takes a lock of threads here, and this process's part of the whole. */
    private interface Manner {
        boolean lock(Lock lock) throws InterruptedException;

        boolean take(long what) throws InterruptedException;
    }

    private final class Until implements Manner {
        private final long deadlineNanos;

        Until(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public boolean lock(Lock lock) throws InterruptedException {
            return Locks.lock(lock, deadlineNanos);
        }

        @Override
        public boolean take(long what) throws InterruptedException {
            return RobustReadWriteLock.this.take(what, deadlineNanos, true);
        }
    }

    private final class Uninterrupted implements Manner {
        @Override
        public boolean lock(Lock lock) {
            lock.lock();
            return true;
        }

        @Override
        public boolean take(long what) throws InterruptedException {
            return RobustReadWriteLock.this.take(what, Deadlines.NEVER, false);
        }
    }

    private final class WithoutWait implements Manner {
        @Override
        public boolean lock(Lock lock) {
            while (!lock.tryLock()) {
                if (lock != gate || firstReaderWaits) {
                    return false;
                }
                Thread.onSpinWait(); // for a moment: the gate is not what was asked for
            }
            return true;
        }

        @Override
        public boolean take(long what) {
            return tryTake(what, true) || takeFromDead(what, true);
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
        return lockToRead(new Until(deadlineNanos));
    }

    /** Takes it to read; waits, also when interrupted, which is noted. */
    public void lockToRead() {
        try {
            lockToRead(uninterrupted);
        } catch (InterruptedException e) {
            throw new AssertionError("not interruptible", e);
        }
    }

    /** Takes it to read if that needs no wait, also if other processes wait to write. */
    public boolean tryLockToRead() {
        try {
            return lockToRead(withoutWait);
        } catch (InterruptedException e) {
            throw new AssertionError("nothing was waited for", e);
        }
    }

    private boolean lockToRead(Manner manner) throws InterruptedException {
        if (!manner.lock(local.readLock())) {
            return false;
        }
        boolean taken = false;
        try {
            if (manner.lock(gate)) {
                try {
                    taken = reading > 0 || manner.take(READS);
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

    /**
     * Gives it back.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it to read
     */
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
        return lockToWrite(new Until(deadlineNanos));
    }

    /** Takes it to write; waits, also when interrupted, which is noted. */
    public void lockToWrite() {
        try {
            lockToWrite(uninterrupted);
        } catch (InterruptedException e) {
            throw new AssertionError("not interruptible", e);
        }
    }

    /** Takes it to write if that needs no wait. */
    public boolean tryLockToWrite() {
        try {
            return lockToWrite(withoutWait);
        } catch (InterruptedException e) {
            throw new AssertionError("nothing was waited for", e);
        }
    }

    private boolean lockToWrite(Manner manner) throws InterruptedException {
        if (!manner.lock(local.writeLock())) {
            return false;
        }
        boolean taken = false;
        try {
            taken = local.getWriteHoldCount() > 1 || manner.take(WRITES);
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

    private boolean take(long what, long deadlineNanos, boolean interruptible) throws InterruptedException {
        if (tryTake(what, false)) {
            return true;
        }
        Waiting waiting = new Waiting(file, changed, deadlineNanos, interruptible);
        boolean taken = false;
        try {
            firstReaderWaits = what == READS;
            want(what);
            while (!taken && waiting.slice(() -> isFor(what, false))) {
                taken = tryTake(what, false) || waiting.isTimeToLook() && takeFromDead(what, false);
            }
            taken = taken || takeFromDead(what, false); // time may have been too short for a look
            return taken;
        } finally {
            if (!taken && what == WRITES) {
                give(WANTS);
            }
            firstReaderWaits = false;
            waiting.end();
        }
    }

    private boolean takeFromDead(long what, boolean barging) {
        return expelDead() && tryTake(what, barging);
    }

    private void want(long what) {
        if (what == WRITES) {
            mutex.lock();
            try {
                setOwn(WANTS, 0);
            } finally {
                mutex.unlock();
            }
        }
    }

    private boolean tryTake(long what, boolean barging) {
        mutex.lock();
        try {
            boolean free = isFor(what, barging);
            if (free) {
                setOwn(what, WANTS);
            }
            return free;
        } finally {
            mutex.unlock();
        }
    }

    /** Whether this process may have it. Readers let those go first who wait to write, unless they write themselves. */
    private boolean isFor(long what, boolean barging) {
        int own = holders.own();
        long others = 0;
        for (int i = 0; i < holders.used(); i++) {
            others |= i == own ? 0 : holders.value(i);
        }
        if (what == WRITES) {
            return (others & (READS | WRITES)) == 0;
        }
        boolean mustWait = (others & WANTS) != 0 && !barging && (holders.value(own) & WRITES) == 0;
        return (others & WRITES) == 0 && !mustWait;
    }

    /** Does nothing if the file was closed. */
    private void give(long what) {
        try {
            mutex.lock();
        } catch (IllegalStateException e) {
            if (file.isClosed()) {
                return; // there is nobody to keep out any more
            }
            throw e;
        }
        try {
            setOwn(0, what);
        } finally {
            mutex.unlock();
        }
        if (!file.isClosed()) {
            changed.signalEach();
        }
    }

    private void setOwn(long added, long removed) {
        int own = holders.own();
        holders.setValue(own, holders.value(own) & ~removed | added);
    }

    private void inherit(long held) {
        if ((held & WRITES) != 0) {
            file.setLongVolatile(ORPHANED_AT, 1);
        }
    }

    /** Notes who has died. Returns whether anybody had. */
    private boolean expelDead() {
        mutex.lock();
        try {
            return holders.expelDead();
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
