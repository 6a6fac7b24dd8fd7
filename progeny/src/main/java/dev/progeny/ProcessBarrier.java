package dev.progeny;

import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.sync.Barrier;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A point that a number of threads, of any processes, pass together, again and again: {@link java.util.concurrent.CyclicBarrier} between
 * processes. What each did before it came happens-before the action, and that before what any does after it passed.
 *
 * <p>It may be captured by a task, passed as an argument, returned, sent through a pipe or put on a queue; what arrives is the same barrier.
 *
 * <p><b>Broken or passed.</b> If one of those who wait is interrupted or its time runs out, all who wait get a
 * {@link BrokenBarrierException}, and so does everybody who comes until somebody calls {@link #reset()}. Who gives up while the action runs
 * breaks the next round. Who waits is told of its own break, unless it sleeps through 64 rounds more and is told of one of theirs.
 *
 * <p><b>When a process dies.</b> Each process of which a thread has ever waited here is a party. If it is killed or crashes, or the function
 * of a {@link ChildProcess} throws, whether it waits just then or not, the barrier breaks within 100 milliseconds of when anybody waits. A process that
 * ends otherwise, its {@code main} returned or {@link System#exit} called, is no party any more: the others wait for who comes in its place, so
 * wait with {@link #await(Duration)} where nobody may. So it is with a process that never came here before it died.
 *
 * <p><b>How long it lives.</b> Its file is in memory (see the guide) and is removed by {@link #close}, in whichever process; else when the
 * process that made it has ended and no other process that holds a reference is alive. At most 500 processes use one barrier at a time. All
 * methods may be called by any number of threads and processes at once, and all but {@link #close}, {@link #isClosed} and
 * {@link #getParties} throw {@link IllegalStateException} once it was closed, by any process.
 *
 * @serial exclude
 */
public final class ProcessBarrier implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final Handles<Barrier, ProcessBarrier> HANDLES =
            new Handles<>("barrier", "a barrier", Barrier::open, ProcessBarrier::new);

    private final transient Barrier barrier;
    private transient volatile @Nullable RemoteRunnable action;

    private ProcessBarrier(Barrier barrier) {
        this.barrier = barrier;
    }

    /**
     * Makes a barrier.
     *
     * @param parties how many threads must come before they all go on
     * @return a barrier that the caller should close
     * @throws IllegalArgumentException if {@code parties} is less than 1
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static ProcessBarrier create(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("parties must be at least 1, was " + parties);
        }
        return HANDLES.create(path -> Barrier.create(path, parties));
    }

    /**
     * Makes a barrier with an action.
     *
     * @param parties how many threads must come before they all go on
     * @param action run by the thread that comes last, in its process, before the others go on; travels with the barrier, with copies of what
     *     it captures. If it throws, that thread gets what it threw, and the barrier is broken
     * @return a barrier that the caller should close
     * @throws IllegalArgumentException if {@code parties} is less than 1
     * @throws NullPointerException if {@code action} is null
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static ProcessBarrier create(int parties, RemoteRunnable action) {
        Objects.requireNonNull(action, "action");
        ProcessBarrier barrier = create(parties);
        barrier.action = action;
        return barrier;
    }

    /**
     * Comes to the barrier, and waits until all have.
     *
     * @return how many were still to come: 0 for the one that came last
     * @throws BrokenBarrierException if the barrier is broken, or breaks or is reset meanwhile
     * @throws InterruptedException if interrupted before or meanwhile; the barrier is broken then
     * @throws IllegalStateException if the barrier is closed, by any process, before or meanwhile
     */
    public int await() throws InterruptedException, BrokenBarrierException {
        try {
            return barrier.await(Deadlines.NEVER, action);
        } catch (TimeoutException e) {
            throw new AssertionError("no time to run out", e);
        }
    }

    /**
     * Comes to the barrier, and waits until all have, but no longer than {@code timeout}.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @return how many were still to come: 0 for the one that came last
     * @throws NullPointerException if {@code timeout} is null
     * @throws BrokenBarrierException if the barrier is broken, or breaks or is reset meanwhile
     * @throws TimeoutException if not all came in that time; the barrier is broken then
     * @throws InterruptedException if interrupted before or meanwhile; the barrier is broken then
     * @throws IllegalStateException if the barrier is closed, by any process, before or meanwhile
     */
    public int await(Duration timeout) throws InterruptedException, BrokenBarrierException, TimeoutException {
        return barrier.await(Deadlines.after(timeout), action);
    }

    /**
     * Comes to the barrier, and waits until all have, but no longer than {@code timeout}.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @param unit the unit of {@code timeout}
     * @return how many were still to come: 0 for the one that came last
     * @throws NullPointerException if {@code unit} is null
     * @throws BrokenBarrierException if the barrier is broken, or breaks or is reset meanwhile
     * @throws TimeoutException if not all came in that time; the barrier is broken then
     * @throws InterruptedException if interrupted before or meanwhile; the barrier is broken then
     * @throws IllegalStateException if the barrier is closed, by any process, before or meanwhile
     */
    public int await(long timeout, TimeUnit unit)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        return barrier.await(Deadlines.after(unit.toNanos(timeout)), action);
    }

    /**
     * Makes the barrier as new. Those who wait get a {@link BrokenBarrierException}; processes that have died so far are no parties any more.
     * Waits for nobody but a process that arrives or resets it just then: an instant, unless that process is stopped in it.
     */
    public void reset() {
        barrier.reset();
    }

    /** Breaks the barrier: those who wait, and those who come, get a {@link BrokenBarrierException}, until it is reset. After Python. */
    public void abort() {
        barrier.abort();
    }

    /** {@return whether the barrier is broken} */
    public boolean isBroken() {
        return barrier.isBroken();
    }

    /** {@return how many threads wait now, of all processes} */
    public int getNumberWaiting() {
        return barrier.waiting();
    }

    /** {@return how many must come} */
    public int getParties() {
        return barrier.parties();
    }

    /** {@return whether the barrier was closed, by any process} */
    public boolean isClosed() {
        return barrier.isClosed();
    }

    /** Closes the barrier for all processes, and removes its file; those who wait get an {@link IllegalStateException}. */
    @Override
    public void close() {
        HANDLES.close(barrier, this);
    }

    /** {@return which barrier this is, and for how many} */
    @Override
    public String toString() {
        return "ProcessBarrier[" + barrier.path() + ", " + getParties() + " parties" + (isClosed() ? ", closed]" : "]");
    }

    private Object writeReplace() {
        return new Reference(HANDLES.travelling(barrier), action);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw HANDLES.notByFields();
    }

    /**
     * What travels: where the barrier is.
     *
     * @param path of its file
     * @param action what the last is to do, or null
     */
    private record Reference(String path, @Nullable RemoteRunnable action) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            ProcessBarrier barrier = HANDLES.arrived(path);
            if (barrier.action == null) {
                barrier.action = action;
            }
            return barrier;
        }
    }
}
