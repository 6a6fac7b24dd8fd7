package dev.progeny;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.sync.Latch;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A count that goes down to zero once, which threads of any process wait for: {@link java.util.concurrent.CountDownLatch} between
 * processes. What a thread did before it counted down happens-before what another does after it waited.
 *
 * <p>It may be captured by a task, passed as an argument, returned, sent through a pipe or put on a queue; what arrives is the same latch.
 *
 * <p><b>When a process dies.</b> What it counted down stays counted down, and what it would have is not: who waits for that waits for ever
 * unless it does so with {@link #await(Duration)}.
 *
 * <p><b>How long it lives.</b> Its file is in memory (see the guide) and is removed by {@link #close}, in whichever process; else when the
 * process that made it has ended and no other process that holds a reference is alive. All methods may be called by any number of threads
 * and processes at once, and all but {@link #close} and {@link #isClosed} throw {@link IllegalStateException} once it was closed, by any
 * process.
 *
 * @serial exclude
 */
public final class ProcessLatch implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final Handles<Latch, ProcessLatch> HANDLES =
            new Handles<>("latch", "a latch", Latch::open, ProcessLatch::new);

    private final transient Latch latch;

    private ProcessLatch(Latch latch) {
        this.latch = latch;
    }

    /**
     * Makes a latch.
     *
     * @param count how often it must be counted down
     * @return a latch that the caller should close
     * @throws IllegalArgumentException if {@code count} is negative
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static ProcessLatch create(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must be at least 0, was " + count);
        }
        return HANDLES.create(path -> Latch.create(path, count));
    }

    /** Counts down by one, and wakes all who wait when that makes it zero. Does nothing if it is zero. Never waits. */
    public void countDown() {
        latch.countDown();
    }

    /** {@return how often it must still be counted down} */
    public long getCount() {
        return latch.count();
    }

    /**
     * Waits until the count is zero.
     *
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalStateException if the latch is closed, by any process, before or during the wait
     */
    public void await() throws InterruptedException {
        boolean zero = latch.await(Deadlines.NEVER);
        assert zero;
    }

    /**
     * Waits until the count is zero, but no longer than {@code timeout}.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @param unit the unit of {@code timeout}
     * @return false if it was not zero all that time
     * @throws NullPointerException if {@code unit} is null
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalStateException if the latch is closed, by any process, before or during the wait
     */
    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        return latch.await(Deadlines.after(unit.toNanos(timeout)));
    }

    /**
     * Waits until the count is zero, but no longer than {@code timeout}.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @return false if it was not zero all that time
     * @throws NullPointerException if {@code timeout} is null
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalStateException if the latch is closed, by any process, before or during the wait
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return latch.await(Deadlines.after(timeout));
    }

    /** {@return whether the latch was closed, by any process} */
    public boolean isClosed() {
        return latch.isClosed();
    }

    /** Closes the latch for all processes, and removes its file; those who wait get an {@link IllegalStateException}. */
    @Override
    public void close() {
        HANDLES.close(latch, this);
    }

    /** {@return which latch this is, and its count} */
    @Override
    public String toString() {
        return "ProcessLatch[" + latch.path() + ", " + (isClosed() ? "closed" : "count " + latch.peek()) + "]";
    }

    private Object writeReplace() {
        return new Reference(HANDLES.travelling(latch));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw HANDLES.notByFields();
    }

    /**
     * What travels: where the latch is.
     *
     * @param path of its file
     */
    private record Reference(String path) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            return HANDLES.arrived(path);
        }
    }
}
