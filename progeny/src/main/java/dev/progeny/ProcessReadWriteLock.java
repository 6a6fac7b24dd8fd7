package dev.progeny;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.sync.RobustReadWriteLock;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * A pair of locks, between processes as within one: any number of threads hold the {@linkplain #readLock() read lock} at a time, or one
 * thread the {@linkplain #writeLock() write lock}. As with {@link java.util.concurrent.locks.ReentrantReadWriteLock}, a thread may take again
 * what it holds, and the read lock while it holds the write lock; one that holds only the read lock and asks for the write lock waits for
 * itself, for ever.
 *
 * <p>It may be captured by a task, passed as an argument, returned, sent through a pipe or put on a queue; what arrives is the same pair.
 *
 * <p><b>When a process dies.</b> What it held is free within 100 milliseconds of when somebody waits. If it held the write lock, whoever
 * takes either lock learns from {@link #isInherited()} that what they guard may be half done; that stays so until a thread that has taken
 * the write lock since gives it back.
 *
 * <p><b>Who goes first.</b> It is not fair; but while a process waits to write, threads of other processes do not begin to read, unless by
 * {@code tryLock()}, and other threads of that process find it taken, as if it wrote already, also by {@code tryLock}.
 *
 * <p><b>When a process is stopped</b>, by a signal or a debugger, within the instant in which it takes a lock, others have to wait for it
 * until it goes on or dies; by a deadline, a second longer than that at most, and so does {@code tryLock()}. None waits to give a lock back.
 * One that is stopped while it waits to write keeps others from reading, as one that goes on does.
 *
 * <p><b>How long it lives.</b> Its file is in memory (see the guide) and is removed by {@link #close}, in whichever process; else when the
 * process that made it has ended and no other process that holds a reference is alive. At most 500 processes use one pair at a time.
 *
 * <p>The locks have no conditions: {@link Lock#newCondition()} throws {@link UnsupportedOperationException}; a {@link ProcessLock} has.
 * Their methods throw {@link IllegalStateException} once the pair was closed, by any process, except {@link Lock#unlock()}.
 *
 * @serial exclude
 */
public final class ProcessReadWriteLock implements ReadWriteLock, Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final Handles<RobustReadWriteLock, ProcessReadWriteLock> HANDLES =
            new Handles<>("read-write-lock", "a read-write lock", RobustReadWriteLock::open, ProcessReadWriteLock::new);

    private final transient RobustReadWriteLock lock;
    private final transient Lock readLock = new ReadLock(this);
    private final transient Lock writeLock = new WriteLock(this);

    private ProcessReadWriteLock(RobustReadWriteLock lock) {
        this.lock = lock;
    }

    /**
     * Makes a pair of locks that nobody holds.
     *
     * @return a pair that the caller should close
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static ProcessReadWriteLock create() {
        return HANDLES.create(RobustReadWriteLock::create);
    }

    /** {@return the lock of those who read; it does not travel: pass on the pair} */
    @Override
    public Lock readLock() {
        return readLock;
    }

    /** {@return the lock of who writes; it does not travel: pass on the pair} */
    @Override
    public Lock writeLock() {
        return writeLock;
    }

    /** {@return whether this thread holds either lock, and the process that wrote last was killed while it held the write lock} */
    public boolean isInherited() {
        return lock.isInherited();
    }

    /** {@return how often this thread has taken the read lock and not given it back} */
    public int getReadHoldCount() {
        return lock.readHoldCount();
    }

    /** {@return how often this thread has taken the write lock and not given it back} */
    public int getWriteHoldCount() {
        return lock.writeHoldCount();
    }

    /** {@return whether this thread holds the write lock} */
    public boolean isWriteLockedByCurrentThread() {
        return lock.writeHoldCount() > 0;
    }

    /** {@return whether the pair was closed, by any process} */
    public boolean isClosed() {
        return lock.isClosed();
    }

    /**
     * Closes the pair for all processes and removes its file. Those who wait get an {@link IllegalStateException}; those who hold a lock may
     * still give it back. Harmless when repeated, and in several processes at once.
     */
    @Override
    public void close() {
        HANDLES.close(lock, this);
    }

    /** {@return which pair this is} */
    @Override
    public String toString() {
        return "ProcessReadWriteLock[" + lock.path() + (isClosed() ? ", closed]" : "]");
    }

    private Object writeReplace() {
        return new Place(HANDLES.travelling(lock));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw HANDLES.notByFields();
    }

    /**
     * What travels: where the pair is.
     *
     * @param path of its file
     */
    private record Place(String path) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            return HANDLES.arrived(path);
        }
    }

    /** Each keeps the pair reachable, so that it is not forgotten while a thread uses one of its locks alone, until it has been taken. */
    private abstract static class View implements Lock {
        final ProcessReadWriteLock pair;

        View(ProcessReadWriteLock pair) {
            this.pair = pair;
        }

        abstract boolean lock(long deadlineNanos) throws InterruptedException;

        @Override
        public void lockInterruptibly() throws InterruptedException {
            boolean taken = lock(Deadlines.NEVER);
            assert taken;
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            return lock(Deadlines.after(unit.toNanos(time)));
        }

        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException(
                    "the locks of a ProcessReadWriteLock have no conditions; use a ProcessLock");
        }
    }

    private static final class ReadLock extends View {
        ReadLock(ProcessReadWriteLock pair) {
            super(pair);
        }

        @Override
        boolean lock(long deadlineNanos) throws InterruptedException {
            try {
                return pair.lock.lockToRead(deadlineNanos);
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        @Override
        public void lock() {
            try {
                pair.lock.lockToRead();
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        @Override
        public boolean tryLock() {
            try {
                return pair.lock.tryLockToRead();
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        @Override
        public void unlock() {
            pair.lock.unlockToRead();
        }

        @Override
        public String toString() {
            return "the read lock of " + pair;
        }
    }

    private static final class WriteLock extends View {
        WriteLock(ProcessReadWriteLock pair) {
            super(pair);
        }

        @Override
        boolean lock(long deadlineNanos) throws InterruptedException {
            try {
                return pair.lock.lockToWrite(deadlineNanos);
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        @Override
        public void lock() {
            try {
                pair.lock.lockToWrite();
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        @Override
        public boolean tryLock() {
            try {
                return pair.lock.tryLockToWrite();
            } finally {
                Reference.reachabilityFence(this);
            }
        }

        @Override
        public void unlock() {
            pair.lock.unlockToWrite();
        }

        @Override
        public String toString() {
            return "the write lock of " + pair;
        }
    }
}
