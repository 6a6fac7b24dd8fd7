package dev.progeny;

import dev.progeny.internal.platform.Deadlines;
import java.io.Serializable;
import java.time.Duration;
import java.util.Date;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * A condition of a {@link ProcessLock}, for which threads of any process wait, and which threads of any process signal.
 *
 * <p>It may be passed on as the lock may: what arrives is the same condition of the same lock. As with any {@link Condition}, a thread may
 * wake up without a reason, so wait in a loop.
 *
 * <p><b>When a process dies.</b> A signal is not lost with a waiter that is killed before it has the lock again: another waiter gets it,
 * within 100 milliseconds. A process killed while it held the lock, before it signalled, has not signalled: who inherits the lock learns
 * of that by {@link ProcessLock#isInherited()}, and should signal if what is waited for may have come.
 *
 * <p>At most 1,000 threads wait for all conditions of one lock.
 */
public final class ProcessCondition implements Condition, Serializable {
    private static final long serialVersionUID = 1L;

    /** @serial the lock it belongs to */
    private final ProcessLock lock;

    /** @serial which of the lock's conditions it is */
    private final int number;

    ProcessCondition(ProcessLock lock, int number) {
        this.lock = lock;
        this.number = number;
    }

    /**
     * Gives the lock back, waits until signalled, and takes the lock again, as often as it was held.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the lock is closed, by any process, before or during the wait, or 1,000 threads wait already; the
     *     thread holds the lock then, unless it is closed, or fair and 500 other processes that live have waited for it
     * @throws InterruptedException if interrupted before, or meanwhile and before a signal; the thread holds the lock then
     */
    @Override
    public void await() throws InterruptedException {
        boolean signalled = lock.await(number, Deadlines.NEVER, true);
        assert signalled;
    }

    /**
     * Gives the lock back, waits until signalled, and takes the lock again, as often as it was held. An interrupt does not end the wait,
     * and stays set.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the lock is closed, or 1,000 threads wait already, as for {@link #await()}
     */
    @Override
    public void awaitUninterruptibly() {
        try {
            boolean signalled = lock.await(number, Deadlines.NEVER, false);
            assert signalled;
        } catch (InterruptedException e) {
            throw new AssertionError("not interruptible", e);
        }
    }

    /**
     * Gives the lock back, waits until signalled, but no longer than {@code nanos}, and takes the lock again.
     *
     * @param nanos how long to wait, in nanoseconds
     * @return how much of that is left: zero or less if time ran out
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the lock is closed, or 1,000 threads wait already, as for {@link #await()}
     * @throws InterruptedException if interrupted before, or meanwhile and before a signal; the thread holds the lock then
     */
    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        long deadlineNanos = Deadlines.after(nanos);
        boolean signalled = lock.await(number, deadlineNanos, true);
        long left = Deadlines.remaining(deadlineNanos);
        return signalled ? left : Math.min(0, left);
    }

    /**
     * Gives the lock back, waits until signalled, but no longer than {@code time}, and takes the lock again.
     *
     * @param time how long to wait
     * @param unit the unit of {@code time}
     * @return false if time ran out before a signal
     * @throws NullPointerException if {@code unit} is null
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the lock is closed, or 1,000 threads wait already, as for {@link #await()}
     * @throws InterruptedException if interrupted before, or meanwhile and before a signal; the thread holds the lock then
     */
    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return lock.await(number, Deadlines.after(unit.toNanos(time)), true);
    }

    /**
     * Gives the lock back, waits until signalled, but no longer than {@code timeout}, and takes the lock again.
     *
     * @param timeout how long to wait
     * @return false if time ran out before a signal
     * @throws NullPointerException if {@code timeout} is null
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the lock is closed, or 1,000 threads wait already, as for {@link #await()}
     * @throws InterruptedException if interrupted before, or meanwhile and before a signal; the thread holds the lock then
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return lock.await(number, Deadlines.after(timeout), true);
    }

    /**
     * Gives the lock back, waits until signalled, but no longer than until {@code deadline}, and takes the lock again.
     *
     * @param deadline until when to wait, by this system's clock as it is now
     * @return false if that came before a signal
     * @throws NullPointerException if {@code deadline} is null
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the lock is closed, or 1,000 threads wait already, as for {@link #await()}
     * @throws InterruptedException if interrupted before, or meanwhile and before a signal; the thread holds the lock then
     */
    @Override
    @SuppressWarnings("JavaUtilDate") // so says the JDK's interface
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        return lock.await(number, Deadlines.after(Deadlines.nanosUntil(deadline.getTime())), true);
    }

    /**
     * Wakes the thread that waits longest, in whichever process, if any waits. It goes on once it has the lock.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     */
    @Override
    public void signal() {
        lock.robustLock().signal(number);
    }

    /**
     * Wakes all threads that wait, of all processes. Each goes on once it has the lock.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     */
    @Override
    public void signalAll() {
        lock.robustLock().signalAll(number);
    }

    /**
     * {@return how many threads wait for this condition, of all processes}
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     */
    public int getWaitQueueLength() {
        return lock.robustLock().waiters(number);
    }

    /** {@return the lock that this belongs to} */
    public ProcessLock lock() {
        return lock;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProcessCondition that && number == that.number && lock.equals(that.lock);
    }

    @Override
    public int hashCode() {
        return Objects.hash(lock, number);
    }

    /** {@return which condition this is, of which lock} */
    @Override
    public String toString() {
        return "ProcessCondition[" + number + " of " + lock + "]";
    }
}
