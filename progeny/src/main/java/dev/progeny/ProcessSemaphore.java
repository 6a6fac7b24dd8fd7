package dev.progeny;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.sync.Permits;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A number of permits that threads of all processes acquire and release: {@link java.util.concurrent.Semaphore} between processes. It is not
 * fair: whoever asks first when there are permits gets them. What a thread did before it released happens-before what another does after it
 * acquired.
 *
 * <p>It may be captured by a task, passed as an argument, returned, sent through a pipe or put on a queue; what arrives is the same
 * semaphore.
 *
 * <p><b>When a process dies.</b> The permits that it acquired and had not released are available again within 100 milliseconds of when
 * somebody waits for them. So a permit belongs to the process that acquired it: that process should release it. If one releases more than it
 * holds, the rest are new permits, as with the JDK's; those that another process holds remain its own, and come back if it dies. Where
 * permits are meant to be released by others, as signals, make the semaphore with {@link #ofSignals}: such permits belong to nobody. The
 * semaphore of a {@link Manager} takes them from others instead, see {@link ManagedSemaphore}.
 *
 * <p><b>When a process is stopped</b>, by a signal or a debugger, within the instant in which it takes or releases permits, others have to
 * wait for it: to release or to drain, until it goes on or dies; to acquire by a deadline, half a second longer than that at most, and so
 * does {@code tryAcquire()}, which otherwise waits for nothing.
 *
 * <p><b>What it costs.</b> While there are permits, a few compare-and-sets and no system call. Who waits spins for a moment and sleeps then.
 *
 * <p><b>How long it lives.</b> Its file is in memory (see the guide) and is removed by {@link #close}, in whichever process; else when the
 * process that made it has ended and no other process that holds a reference is alive. At most 500 processes use one semaphore at a time.
 * All methods may be called by any number of threads and processes at once, and all that need the permits throw
 * {@link IllegalStateException} once it was closed, by any process.
 *
 * @serial exclude
 */
public final class ProcessSemaphore implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final Handles<Permits, ProcessSemaphore> HANDLES =
            new Handles<>("semaphore", "a semaphore", Permits::open, ProcessSemaphore::new);

    private final transient Permits permits;

    private ProcessSemaphore(Permits permits) {
        this.permits = permits;
    }

    /**
     * Makes a semaphore.
     *
     * @param permits how many are available at first; may be 0
     * @return a semaphore that the caller should close
     * @throws IllegalArgumentException if {@code permits} is negative
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static ProcessSemaphore create(int permits) {
        return make(permits, true, Permits.UNBOUNDED);
    }

    /**
     * Makes a semaphore that never has more permits than at first, after Python's {@code BoundedSemaphore}: to release more than were acquired
     * is an exception. A process that releases more than it holds itself gives back what others hold.
     *
     * @param permits how many are available at first, and at most
     * @return a semaphore that the caller should close
     * @throws IllegalArgumentException if {@code permits} is negative
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static ProcessSemaphore bounded(int permits) {
        return make(permits, true, permits);
    }

    /**
     * Makes a semaphore whose permits belong to nobody, so that one process releases and another acquires. Those that a process acquired
     * before it died are gone.
     *
     * @param permits how many are available at first; often 0
     * @return a semaphore that the caller should close
     * @throws IllegalArgumentException if {@code permits} is negative
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static ProcessSemaphore ofSignals(int permits) {
        return make(permits, false, Permits.UNBOUNDED);
    }

    private static ProcessSemaphore make(int permits, boolean areHeld, long bound) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits must be at least 0, was " + permits);
        }
        return HANDLES.create(path -> Permits.create(path, permits, areHeld, bound));
    }

    /**
     * Acquires a permit; waits until there is one.
     *
     * @throws InterruptedException if interrupted before or during the wait; none is acquired then
     * @throws IllegalStateException if the semaphore is closed, by any process, before or during the wait
     */
    public void acquire() throws InterruptedException {
        acquire(1);
    }

    /**
     * Acquires permits, all at once; waits until there are so many.
     *
     * @param count how many
     * @throws IllegalArgumentException if {@code count} is negative, or more than a bounded semaphore has
     * @throws InterruptedException if interrupted before or during the wait; none is acquired then
     * @throws IllegalStateException if the semaphore is closed, by any process, before or during the wait
     */
    public void acquire(int count) throws InterruptedException {
        boolean acquired = permits.acquire(checkCount(count), Deadlines.NEVER);
        assert acquired;
    }

    /**
     * Acquires a permit; waits until there is one. An interrupt does not end the wait, and stays set.
     *
     * @throws IllegalStateException if the semaphore is closed, by any process, before or during the wait
     */
    public void acquireUninterruptibly() {
        acquireUninterruptibly(1);
    }

    /**
     * Acquires permits, all at once; waits until there are so many. An interrupt does not end the wait, and stays set.
     *
     * @param count how many
     * @throws IllegalArgumentException if {@code count} is negative, or more than a bounded semaphore has
     * @throws IllegalStateException if the semaphore is closed, by any process, before or during the wait
     */
    public void acquireUninterruptibly(int count) {
        permits.acquireUninterruptibly(checkCount(count));
    }

    /**
     * Acquires a permit if there is one. Does not wait. What a process held that has died may take 20 milliseconds to count.
     *
     * @return whether it was acquired
     * @throws IllegalStateException if the semaphore is closed, by any process
     */
    public boolean tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * Acquires permits if there are so many. Does not wait. What a process held that has died may take 20 milliseconds to count.
     *
     * @param count how many
     * @return whether they were acquired; if not, none was
     * @throws IllegalArgumentException if {@code count} is negative, or more than a bounded semaphore has
     * @throws IllegalStateException if the semaphore is closed, by any process
     */
    public boolean tryAcquire(int count) {
        return permits.tryAcquire(checkCount(count));
    }

    /**
     * Acquires a permit; waits until there is one, but no longer than {@code timeout}.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @param unit the unit of {@code timeout}
     * @return whether it was acquired
     * @throws NullPointerException if {@code unit} is null
     * @throws InterruptedException if interrupted before or during the wait; none is acquired then
     * @throws IllegalStateException if the semaphore is closed, by any process, before or during the wait
     */
    public boolean tryAcquire(long timeout, TimeUnit unit) throws InterruptedException {
        return permits.acquire(1, Deadlines.after(unit.toNanos(timeout)));
    }

    /**
     * Acquires a permit; waits until there is one, but no longer than {@code timeout}.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @return whether it was acquired
     * @throws NullPointerException if {@code timeout} is null
     * @throws InterruptedException if interrupted before or during the wait; none is acquired then
     * @throws IllegalStateException if the semaphore is closed, by any process, before or during the wait
     */
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        return tryAcquire(1, timeout);
    }

    /**
     * Acquires permits, all at once; waits until there are so many, but no longer than {@code timeout}.
     *
     * @param count how many
     * @param timeout how long to wait; zero or less does not wait
     * @return whether they were acquired; if not, none was
     * @throws NullPointerException if {@code timeout} is null
     * @throws IllegalArgumentException if {@code count} is negative, or more than a bounded semaphore has
     * @throws InterruptedException if interrupted before or during the wait; none is acquired then
     * @throws IllegalStateException if the semaphore is closed, by any process, before or during the wait
     */
    public boolean tryAcquire(int count, Duration timeout) throws InterruptedException {
        return permits.acquire(checkCount(count), Deadlines.after(timeout));
    }

    /**
     * Releases a permit. Does not wait.
     *
     * @throws IllegalStateException if the semaphore is closed, by any process; or it is bounded, and none is acquired; or there would be more
     *     than 2147483647
     */
    public void release() {
        release(1);
    }

    /**
     * Releases permits. Does not wait.
     *
     * @param count how many
     * @throws IllegalArgumentException if {@code count} is negative
     * @throws IllegalStateException if the semaphore is closed, by any process; or it is bounded, and fewer are acquired; or there would be
     *     more than 2147483647. None is released then
     */
    public void release(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must be at least 0, was " + count);
        }
        if (!permits.release(count)) {
            throw new IllegalStateException("cannot release " + count + " permits: " + permits.available()
                    + " are available, and there may be at most "
                    + (permits.bound() == Permits.UNBOUNDED
                            ? Integer.MAX_VALUE
                            : permits.bound() + "; ProcessSemaphore.create makes one without a bound"));
        }
    }

    /**
     * Acquires all permits that are available. Does not wait.
     *
     * @return how many that were
     * @throws IllegalStateException if the semaphore is closed, by any process
     */
    public int drainPermits() {
        return (int) permits.drain();
    }

    /**
     * {@return how many permits are available now; those of a process whose death nobody has noticed yet are not}
     *
     * @throws IllegalStateException if the semaphore is closed, by any process
     */
    public int availablePermits() {
        return (int) permits.available();
    }

    private int checkCount(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must be at least 0, was " + count);
        }
        if (permits.bound() != Permits.UNBOUNDED && count > permits.bound()) {
            throw new IllegalArgumentException("count must be at most " + permits.bound()
                    + ", which is all that this bounded semaphore has, was " + count);
        }
        return count;
    }

    /** {@return whether the semaphore was closed, by any process} */
    public boolean isClosed() {
        return permits.isClosed();
    }

    /** Closes the semaphore for all processes, and removes its file; those who wait get an {@link IllegalStateException}. */
    @Override
    public void close() {
        HANDLES.close(permits, this);
    }

    /** {@return which semaphore this is, and how many permits are available} */
    @Override
    public String toString() {
        return "ProcessSemaphore[" + permits.path() + ", "
                + (isClosed() ? "closed" : permits.peek() + " permits available") + "]";
    }

    private Object writeReplace() {
        return new Reference(HANDLES.travelling(permits));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw HANDLES.notByFields();
    }

    /**
     * What travels: where the semaphore is.
     *
     * @param path of its file
     */
    private record Reference(String path) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            return HANDLES.arrived(path);
        }
    }
}
