package dev.progeny;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.sync.RobustLock;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * A lock that one thread of all processes can hold: a {@link Lock} as {@link java.util.concurrent.locks.ReentrantLock} is, between
 * processes as within one. A thread that holds it may take it again, and gives it back as often.
 *
 * <p>It may be captured by a task, passed as an argument, returned, sent through a pipe or put on a queue. What travels is a reference: on
 * the other side it is the same lock, and in one process the same object. What a thread did before it gave the lock back happens-before
 * what the next does who takes it.
 *
 * <p><b>When a process dies.</b> The lock of a process that was killed while it held it goes to one of those who wait within 100
 * milliseconds, or to the next who comes. {@link #isInherited()} tells the heir, until it gives the lock back, that what the lock guards
 * may be half done. A process that was stopped still holds what it holds; so does one that lives but whose thread has ended without giving
 * the lock back. This is the robust mutex of POSIX, with a flag in place of an error number.
 *
 * <p><b>Fair or not.</b> A lock of {@link #create()} goes to whoever asks first when it is free, which is quicker: a thread that gives it
 * back and takes it at once often gets it, though others wait. A {@linkplain #create(boolean) fair} one goes to processes in the order in
 * which they came, and among the threads of one process in the order in which these came. {@link #tryLock()} does not heed the order of
 * processes. For one fair lock at most 500 processes that live have waited; in any other, what has to wait throws
 * {@link IllegalStateException}, also a condition's await, which does not hold the lock then.
 *
 * <p><b>What it costs.</b> Where nobody else wants it, one compare-and-set, one store and no system call. Who waits spins for a moment and sleeps then;
 * on a JVM that has no futex (see the guide) it polls, more and more seldom.
 *
 * <p><b>How long it lives.</b> Its file is in memory (see the guide) and is removed by {@link #close}, in whichever process; else when the
 * process that made it has ended and no other process that holds a reference is alive.
 *
 * <p>All methods may be called by any number of threads and processes at once.
 *
 * @serial exclude
 */
public final class ProcessLock implements Lock, Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final Handles<RobustLock, ProcessLock> HANDLES =
            new Handles<>("lock", "a lock", RobustLock::open, ProcessLock::new);

    /** Remembers which thread holds it, and is kept while one does; a handle must be reachable until it has been taken. */
    private final transient RobustLock lock;

    private ProcessLock(RobustLock lock) {
        this.lock = lock;
    }

    /**
     * Makes a lock that nobody holds, and that is not fair.
     *
     * @return a lock that the caller should close
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static ProcessLock create() {
        return create(false);
    }

    /**
     * Makes a lock that nobody holds.
     *
     * @param fair whether processes get it in the order in which they came
     * @return a lock that the caller should close
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static ProcessLock create(boolean fair) {
        return HANDLES.create(path -> RobustLock.create(path, fair));
    }

    /**
     * Takes the lock; waits while another thread holds it. An interrupt does not end the wait, and stays set.
     *
     * @throws IllegalStateException if the lock is closed, by any process, before or during the wait
     */
    @Override
    public void lock() {
        try {
            lock.lock();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Takes the lock; waits while another thread holds it.
     *
     * @throws InterruptedException if interrupted before or during the wait; the thread does not hold the lock then
     * @throws IllegalStateException if the lock is closed, by any process, before or during the wait
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        try {
            lock.lock(Deadlines.NEVER);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Takes the lock if no other thread holds it, or its owner has died. Never waits, and takes it also if others wait; but a fair lock not
     * while another thread of this process waits for it, even if nobody holds it.
     *
     * @return whether this thread holds it now
     * @throws IllegalStateException if the lock is closed, by any process
     */
    @Override
    public boolean tryLock() {
        try {
            return lock.tryLock();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Takes the lock; waits while another thread holds it, but no longer than {@code time}.
     *
     * @param time how long to wait; zero or less does not wait
     * @param unit the unit of {@code time}
     * @return false if another held it all that time
     * @throws NullPointerException if {@code unit} is null
     * @throws InterruptedException if interrupted before or during the wait; the thread does not hold the lock then
     * @throws IllegalStateException if the lock is closed, by any process, before or during the wait
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        try {
            return lock.lock(Deadlines.after(unit.toNanos(time)));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Takes the lock; waits while another thread holds it, but no longer than {@code timeout}.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @return false if another held it all that time
     * @throws NullPointerException if {@code timeout} is null
     * @throws InterruptedException if interrupted before or during the wait; the thread does not hold the lock then
     * @throws IllegalStateException if the lock is closed, by any process, before or during the wait
     */
    public boolean tryLock(Duration timeout) throws InterruptedException {
        try {
            return lock.lock(Deadlines.after(timeout));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Gives the lock back; if this thread took it more than once, it still holds it. Never waits; harmless when the lock was closed.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock, and it is open
     */
    @Override
    public void unlock() {
        lock.unlock();
    }

    /**
     * Tells whether this thread holds the lock and took it from an owner that had died. What the lock guards may be half done then; this
     * stays true until the thread gives the lock back, and the next does not hear of it.
     *
     * @return false also if this thread does not hold the lock
     */
    public boolean isInherited() {
        return lock.isInherited();
    }

    /** {@return whether this thread holds the lock} */
    public boolean isHeldByCurrentThread() {
        return lock.holdCount() > 0;
    }

    /** {@return how often this thread has taken the lock and not given it back} */
    public int getHoldCount() {
        return lock.holdCount();
    }

    /** {@return whether any thread of any process holds the lock; a dead owner does, until somebody takes the lock} */
    public boolean isLocked() {
        return lock.isLocked();
    }

    /** {@return whether processes get the lock in the order in which they came} */
    public boolean isFair() {
        return lock.isFair();
    }

    /**
     * Makes a condition of this lock. Each call makes another one: to wait for it in one process and signal it in another, pass the
     * condition on, as the lock itself.
     *
     * @return a condition that lives as long as the lock
     * @throws IllegalStateException if the lock is closed, by any process
     */
    @Override
    public ProcessCondition newCondition() {
        return new ProcessCondition(this, lock.newCondition());
    }

    /** As {@link RobustLock#await}. */
    boolean await(int condition, long deadlineNanos, boolean interruptible) throws InterruptedException {
        try {
            return lock.await(condition, deadlineNanos, interruptible);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    RobustLock robustLock() {
        return lock;
    }

    /** {@return whether the lock was closed, by any process} */
    public boolean isClosed() {
        return lock.isClosed();
    }

    /**
     * Closes the lock for all processes and removes its file. Those who wait get an {@link IllegalStateException}; where the lock is fair,
     * those of the process that holds it when it gives it back, which it may still do. Harmless when repeated, and in several processes at once.
     */
    @Override
    public void close() {
        HANDLES.close(lock, this);
    }

    /** {@return which lock this is, whether it is held and, if it is fair, how many processes wait for it} */
    @Override
    public String toString() {
        String state =
                isClosed() ? "closed" : isHeldByCurrentThread() ? "held by this thread" : isLocked() ? "held" : "free";
        String waiting = isFair() ? ", fair, processes waiting: " + lock.queued() : "";
        return "ProcessLock[" + lock.path() + ", " + state + waiting + "]";
    }

    private Object writeReplace() {
        return new Place(HANDLES.travelling(lock));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw HANDLES.notByFields();
    }

    /**
     * What travels: where the lock is.
     *
     * @param path of its file
     */
    private record Place(String path) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            return HANDLES.arrived(path);
        }
    }
}
