package dev.progeny;

import dev.progeny.internal.manager.Arrivals;
import dev.progeny.internal.manager.ObjectTicket;
import dev.progeny.internal.manager.QueueOperation;
import dev.progeny.internal.manager.Stub;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out queue that lives in the process of a {@link Manager}; this is a handle of it, which any number of threads of any
 * number of processes may use. Elements are copied, and not null.
 *
 * <p>A {@link ProcessQueue} is quicker and needs no manager. This one can be reached by programs that were started apart, has handles of
 * managed objects as elements, and goes with its manager.
 *
 * <p><b>When a process dies.</b> An element that was put stays. A process killed inside {@code take} has taken the element or left it, and
 * does not take one later. If the manager ends, those that wait get a {@link ManagerGoneException}, as all who ask it for something then.
 *
 * <p>An iterator or a stream sees the queue as it was when that was made; what an iterator removes, it removes from the queue if it is still there.
 *
 * @param <E> the type of elements; anything that can be encoded
 * @serial exclude
 */
public final class ManagedQueue<E> extends AbstractQueue<E> implements BlockingQueue<E>, Serializable {
    private static final long serialVersionUID = 1L;

    private final transient Stub stub;

    ManagedQueue(Stub stub) {
        this.stub = stub;
    }

    /**
     * Puts an element at the tail; waits while the queue is full.
     *
     * @param element what to put
     * @throws IllegalArgumentException if it cannot be encoded
     * @throws ManagerGoneException if the manager has ended, before or during the wait
     * @throws InterruptedException if interrupted before or during the wait; the element is then not in the queue
     */
    @Override
    public void put(E element) throws InterruptedException {
        offerFor(element, Long.MAX_VALUE);
    }

    @Override
    public boolean offer(E element) {
        boolean interrupted = Thread.interrupted(); // which ends no call that does not wait
        try {
            return offerFor(element, 0);
        } catch (InterruptedException e) {
            interrupted = true;
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        return offerFor(element, unit.toNanos(timeout));
    }

    /**
     * Puts an element at the tail; waits while the queue is full, but no longer than {@code timeout}.
     *
     * @param element what to put
     * @param timeout how long; zero or less does not wait
     * @return whether there was room in time
     * @throws IllegalArgumentException if it cannot be encoded
     * @throws ManagerGoneException if the manager has ended, before or during the wait
     * @throws InterruptedException if interrupted before or during the wait; the element is then not in the queue
     */
    public boolean offer(E element, Duration timeout) throws InterruptedException {
        return offerFor(element, Checks.nanos(timeout));
    }

    private boolean offerFor(E element, long nanos) throws InterruptedException {
        return stub.<Boolean>askInterruptibly(QueueOperation.OFFER, Objects.requireNonNull(element, "element"), nanos);
    }

    /**
     * Takes the element at the head; waits for one.
     *
     * @return the element
     * @throws ManagerGoneException if the manager has ended, before or during the wait
     * @throws InterruptedException if interrupted before or during the wait; then nothing was taken
     */
    @Override
    public E take() throws InterruptedException {
        return Objects.requireNonNull(pollFor(Long.MAX_VALUE));
    }

    @Override
    public @Nullable E poll() {
        List<E> first = stub.ask(QueueOperation.DRAIN, 1);
        return first.isEmpty() ? null : first.get(0);
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        return pollFor(unit.toNanos(timeout));
    }

    /**
     * Takes the element at the head; waits for one, but no longer than {@code timeout}.
     *
     * @param timeout how long; zero or less does not wait
     * @return the element, or null if none came in time
     * @throws ManagerGoneException if the manager has ended, before or during the wait
     * @throws InterruptedException if interrupted before or during the wait; then nothing was taken
     */
    public @Nullable E poll(Duration timeout) throws InterruptedException {
        return pollFor(Checks.nanos(timeout));
    }

    private @Nullable E pollFor(long nanos) throws InterruptedException {
        return stub.<@Nullable E>askInterruptibly(QueueOperation.POLL, nanos);
    }

    @Override
    public @Nullable E peek() {
        return stub.<@Nullable E>ask(QueueOperation.PEEK);
    }

    @Override
    public int size() {
        return stub.<Integer>ask(QueueOperation.SIZE);
    }

    @Override
    public int remainingCapacity() {
        return stub.<Integer>ask(QueueOperation.REMAINING_CAPACITY);
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return element != null && stub.<Boolean>ask(QueueOperation.CONTAINS, element);
    }

    @Override
    public boolean remove(@Nullable Object element) {
        return element != null && stub.<Boolean>ask(QueueOperation.REMOVE, element);
    }

    @Override
    public void clear() {
        stub.<@Nullable Object>ask(QueueOperation.CLEAR);
    }

    @Override
    public int drainTo(Collection<? super E> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    @Override
    public int drainTo(Collection<? super E> target, int maxElements) {
        Objects.requireNonNull(target, "target");
        if (target == this) {
            throw new IllegalArgumentException("a queue cannot be drained to itself");
        }
        List<E> drained = stub.ask(QueueOperation.DRAIN, maxElements);
        target.addAll(drained);
        return drained.size();
    }

    @Override
    public Iterator<E> iterator() {
        List<List<Object>> parts = stub.ask(QueueOperation.SNAPSHOT);
        Iterator<Object> numbers =
                new SnapshotIterator<>(parts.get(0), number -> stub.<Boolean>ask(QueueOperation.REMOVE_NUMBER, number));
        @SuppressWarnings("unchecked") // they come from the queue
        Iterator<E> elements = (Iterator<E>) parts.get(1).iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public E next() {
                E next = elements.next();
                numbers.next();
                return next;
            }

            @Override
            public void remove() {
                numbers.remove();
            }
        };
    }

    @Override
    public @Nullable Object[] toArray() {
        return elements().toArray();
    }

    @Override
    public <T extends @Nullable Object> T[] toArray(T[] array) {
        return elements().toArray(array);
    }

    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliterator(elements(), Spliterator.ORDERED | Spliterator.NONNULL);
    }

    private List<E> elements() {
        List<List<E>> parts = stub.ask(QueueOperation.SNAPSHOT);
        return new ArrayList<>(parts.get(1));
    }

    /**
     * Says that one element that was taken has been dealt with; see {@link #joinTasks()}.
     *
     * @throws IllegalStateException if that was said more often than elements were put
     */
    public void taskDone() {
        if (!stub.<Boolean>ask(QueueOperation.TASK_DONE)) {
            throw new IllegalStateException("taskDone() was called more often than elements were put");
        }
    }

    /**
     * Waits until {@link #taskDone()} was called for each element that was put. Nobody says so of an element that a process had taken which
     * died before: wait with {@link #joinTasks(Duration)} where that may be.
     *
     * @throws ManagerGoneException if the manager has ended, before or during the wait
     * @throws InterruptedException if interrupted before or during the wait
     */
    public void joinTasks() throws InterruptedException {
        stub.<Boolean>askInterruptibly(QueueOperation.AWAIT_ALL_DONE, Long.MAX_VALUE);
    }

    /**
     * Waits until {@link #taskDone()} was called for each element that was put, but no longer than {@code timeout}. Nobody says so of an
     * element that a process had taken which died before.
     *
     * @param timeout how long; zero or less does not wait
     * @return whether it was in time
     * @throws ManagerGoneException if the manager has ended, before or during the wait
     * @throws InterruptedException if interrupted before or during the wait
     */
    public boolean joinTasks(Duration timeout) throws InterruptedException {
        return stub.<Boolean>askInterruptibly(QueueOperation.AWAIT_ALL_DONE, Checks.nanos(timeout));
    }

    private Object writeReplace() throws ObjectStreamException {
        return new Reference(stub.ticket());
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a managed object travels as a reference only");
    }

    /** What travels in its place. */
    private record Reference(ObjectTicket ticket) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            return Arrivals.arrive(ticket, ManagedQueue<Object>::new);
        }
    }
}
