package dev.progeny;

import dev.progeny.internal.manager.Arrivals;
import dev.progeny.internal.manager.BarrierOperation;
import dev.progeny.internal.manager.ObjectTicket;
import dev.progeny.internal.manager.Stub;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CyclicBarrier} that lives in the process of a {@link Manager}; this is a handle of it, for threads of any process.
 *
 * <p>If a process dies while a thread of it waits here, the barrier breaks, and the others that wait get a {@link BrokenBarrierException}. One
 * that dies before it came, between two rounds say, breaks nothing, unlike at a {@link ProcessBarrier}: wait with {@link #await(Duration)}
 * where that may be. If the manager has ended, or ends during the wait, each method throws {@link ManagerGoneException}.
 *
 * @serial exclude
 */
public final class ManagedBarrier extends ManagedHandle {
    private static final long serialVersionUID = 1L;

    ManagedBarrier(Stub stub) {
        super(stub);
    }

    /**
     * Waits until all parties wait.
     *
     * @return how many were still missing when this one came: 0 for the last
     * @throws BrokenBarrierException if the barrier is broken or reset, before or during the wait
     * @throws InterruptedException if interrupted before or during the wait; during the wait, the barrier is then broken
     */
    public int await() throws InterruptedException, BrokenBarrierException {
        return stub.<Integer>askInterruptibly(BarrierOperation.AWAIT);
    }

    /**
     * Waits until all parties wait, but no longer than {@code timeout}.
     *
     * @param timeout how long; zero or less does not wait
     * @return how many were still missing when this one came: 0 for the last
     * @throws BrokenBarrierException if the barrier is broken or reset, before or during the wait
     * @throws TimeoutException if time ran out; the barrier is then broken
     * @throws InterruptedException if interrupted before or during the wait; during the wait, the barrier is then broken
     */
    public int await(Duration timeout) throws InterruptedException, BrokenBarrierException, TimeoutException {
        return stub.<Integer>askInterruptibly(BarrierOperation.AWAIT_NANOS, Checks.nanos(timeout));
    }

    /** Makes the barrier as it was at first; those who wait get a {@link BrokenBarrierException}. */
    public void reset() {
        stub.<@Nullable Object>ask(BarrierOperation.RESET);
    }

    /** Breaks the barrier: those who wait get a {@link BrokenBarrierException}, and so does whoever comes until it is {@link #reset}. */
    public void abort() {
        stub.<@Nullable Object>ask(BarrierOperation.ABORT);
    }

    /** {@return whether the barrier is broken} */
    public boolean isBroken() {
        return stub.<Boolean>ask(BarrierOperation.IS_BROKEN);
    }

    /** {@return how many parties it takes} */
    public int getParties() {
        return stub.<Integer>ask(BarrierOperation.PARTIES);
    }

    /** {@return how many parties wait now} */
    public int getNumberWaiting() {
        return stub.<Integer>ask(BarrierOperation.WAITING);
    }

    private Object writeReplace() throws ObjectStreamException {
        return new Reference(stub.ticket());
    }

    /** What travels in its place. */
    private record Reference(ObjectTicket ticket) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            return Arrivals.arrive(ticket, ManagedBarrier::new);
        }
    }
}
