package dev.progeny;

import dev.progeny.internal.manager.Arrivals;
import dev.progeny.internal.manager.ObjectTicket;
import dev.progeny.internal.manager.SemaphoreOperation;
import dev.progeny.internal.manager.Stub;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A semaphore that lives in the process of a {@link Manager}; this is a handle of it, which any number of threads of any number of processes
 * may use. Who waits is served in order. A {@link ProcessSemaphore} needs no manager and is quicker; the guide says how they differ.
 *
 * <p><b>When a process dies</b>, the permits that it has come back, and nobody serves it any more. Permits that are released count as those of
 * the process that releases them; if it has none, as those of whoever has had some for longest. If the manager has ended, or ends during the wait,
 * each method throws {@link ManagerGoneException}.
 *
 * @serial exclude
 */
public final class ManagedSemaphore extends ManagedHandle {
    private static final long serialVersionUID = 1L;

    ManagedSemaphore(Stub stub) {
        super(stub);
    }

    /**
     * Takes a permit; waits for it.
     *
     * @throws InterruptedException if interrupted before or during the wait; then none was taken
     */
    public void acquire() throws InterruptedException {
        acquire(1);
    }

    /**
     * Takes some permits at once; waits for them.
     *
     * @param permits how many, at least 0
     * @throws IllegalArgumentException if {@code permits} is negative
     * @throws InterruptedException if interrupted before or during the wait; then none was taken
     */
    public void acquire(int permits) throws InterruptedException {
        tryAcquire(permits, Long.MAX_VALUE);
    }

    /** Takes a permit; waits for it, however often this thread is interrupted. */
    public void acquireUninterruptibly() {
        stub.<Boolean>ask(SemaphoreOperation.ACQUIRE_UNINTERRUPTIBLY, 1);
    }

    /**
     * Takes a permit if there is one and nobody waits for it.
     *
     * @return whether it was taken
     * @throws InterruptedException if this thread was interrupted; then none was taken
     */
    public boolean tryAcquire() throws InterruptedException {
        return tryAcquire(1, 0);
    }

    /**
     * Takes some permits at once; waits for them, but no longer than {@code timeout}.
     *
     * @param permits how many, at least 0
     * @param timeout how long; zero or less does not wait
     * @return whether they were taken
     * @throws IllegalArgumentException if {@code permits} is negative
     * @throws InterruptedException if interrupted before or during the wait; then none was taken
     */
    public boolean tryAcquire(int permits, Duration timeout) throws InterruptedException {
        return tryAcquire(permits, Checks.nanos(timeout));
    }

    private boolean tryAcquire(int permits, long nanos) throws InterruptedException {
        return stub.<Boolean>askInterruptibly(SemaphoreOperation.ACQUIRE, Checks.atLeast("permits", permits, 0), nanos);
    }

    /**
     * Gives a permit back, or adds a new one.
     *
     * @throws IllegalStateException if more than 2147483647 would be available
     */
    public void release() {
        release(1);
    }

    /**
     * Gives permits back, or adds new ones.
     *
     * @param permits how many, at least 0
     * @throws IllegalArgumentException if {@code permits} is negative
     * @throws IllegalStateException if more than 2147483647 would be available. None is released then
     */
    public void release(int permits) {
        stub.<@Nullable Object>ask(SemaphoreOperation.RELEASE, Checks.atLeast("permits", permits, 0));
    }

    /** {@return how many permits are to be had now} */
    public int availablePermits() {
        return stub.<Integer>ask(SemaphoreOperation.AVAILABLE);
    }

    private Object writeReplace() throws ObjectStreamException {
        return new Reference(stub.ticket());
    }

    /** What travels in its place. */
    private record Reference(ObjectTicket ticket) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            return Arrivals.arrive(ticket, ManagedSemaphore::new);
        }
    }
}
