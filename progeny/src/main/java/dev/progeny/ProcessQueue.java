package dev.progeny;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.transport.RingQueue;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out queue between processes. Any number of processes, with any number of threads, may use either side.
 *
 * <p>Elements are copied: what is taken equals what was put. Order is kept per producer. What a thread did before {@code put}
 * happens-before what another does after it took that element, across processes as within one. A queue may be captured by a task, passed
 * as an argument, returned, sent through a pipe or put on a queue; on the other side it is the same queue, and in one process the same
 * object.
 *
 * <p><b>When a process dies.</b> An element for which {@code put} returned outlives its producer. A process killed inside {@code put}
 * leaves the element whole or not at all; one killed inside {@code take} has taken the element or left it, and with a consumer die at
 * most the elements that it had taken. The others go on; nobody waits for the dead. A process that was stopped, by a signal or a
 * debugger, is not dead: if that happens in the moment in which it copies an element, others wait until it goes on.
 *
 * <p><b>How long it lives.</b> Its files are in memory (see the guide) and are removed by {@link #close}, in whichever process; else
 * when the process that made it has ended and no other process that holds it is alive. A process that gets hold of it after that is
 * told so when it decodes the queue.
 *
 * <p><b>Memory.</b> All waiting elements, encoded, are held in shared memory. Where that is full, what would need more throws {@link
 * UncheckedIOException}, and the queue is as it was. No element can be larger, encoded, than {@link #maxElementBytes()}.
 *
 * <p>Once it was closed, in any process, every method that needs the elements throws {@link IllegalStateException}.
 *
 * @param <E> a type that can be encoded: anything serializable, and paths
 * @serial exclude
 */
public final class ProcessQueue<E> extends AbstractQueue<E>
        implements BlockingQueue<E>, Waitable, Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final int MAX_CAPACITY = 1 << 30;
    private static final long UNBOUNDED = Long.MAX_VALUE;
    private static final Handles<RingQueue, ProcessQueue<?>> HANDLES =
            new Handles<>("queue", "a queue", RingQueue::open, ProcessQueue::new);

    private final transient RingQueue ring;
    private final transient Elements<E> elements;

    private ProcessQueue(RingQueue ring) {
        this.ring = ring;
        this.elements = new Elements<>(ring, this);
    }

    /**
     * Makes a queue without a bound: {@code put} never waits.
     *
     * @param <E> the type of the elements
     * @return a queue that the caller should close
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static <E> ProcessQueue<E> create() {
        return make(UNBOUNDED);
    }

    /**
     * Makes a queue on which {@code put} waits while it is full.
     *
     * @param capacity the most elements that it holds at a time
     * @param <E> the type of the elements
     * @return a queue that the caller should close
     * @throws IllegalArgumentException if {@code capacity} is not between 1 and 1073741824
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static <E> ProcessQueue<E> create(int capacity) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity must be between 1 and " + MAX_CAPACITY + ", was " + capacity
                    + "; for a queue without a bound call ProcessQueue.create()");
        }
        return make(capacity);
    }

    @SuppressWarnings("unchecked") // a new queue has no elements of any type
    private static <E> ProcessQueue<E> make(long capacity) {
        return (ProcessQueue<E>) HANDLES.create(path -> RingQueue.ofElements(path, capacity));
    }

    /**
     * Puts an element at the tail; waits while the queue is full.
     *
     * <p>The element is encoded before room is claimed, so a failure leaves the queue as it was. If all consumers have died, a
     * full queue stays full until another takes from it: where that may happen, wait with {@link #offer(Object, Duration)}.
     *
     * @param element what to put; later changes to it are not seen by the taker
     * @throws NullPointerException if {@code element} is null
     * @throws IllegalArgumentException if it cannot be encoded (the message shows the path of fields to the culprit) or is
     *         larger, encoded, than {@link #maxElementBytes()}
     * @throws IllegalStateException if the queue is closed, by any process, before or during the wait
     * @throws UncheckedIOException if there is no shared memory for it
     * @throws InterruptedException if interrupted before or during the wait; the element is then not in the queue
     */
    @Override
    public void put(E element) throws InterruptedException {
        elements.offer(element, Deadlines.NEVER);
    }

    /**
     * Puts an element at the tail if the queue is not full. Waits for nothing but the moment in which another puts.
     *
     * @param element what to put; later changes to it are not seen by the taker
     * @return false if the queue is full
     * @throws NullPointerException if {@code element} is null
     * @throws IllegalArgumentException if it cannot be encoded or is too large, as for {@link #put}
     * @throws IllegalStateException if the queue is closed, by any process
     * @throws UncheckedIOException if there is no shared memory for it
     */
    @Override
    public boolean offer(E element) {
        return elements.offer(element);
    }

    /**
     * Puts an element at the tail; waits while the queue is full, but no longer than {@code timeout}.
     *
     * @param element what to put; later changes to it are not seen by the taker
     * @param timeout how long to wait; zero or less does not wait
     * @param unit the unit of {@code timeout}
     * @return false if the queue was full all that time
     * @throws NullPointerException if {@code element} or {@code unit} is null
     * @throws IllegalArgumentException if it cannot be encoded or is too large, as for {@link #put}
     * @throws IllegalStateException if the queue is closed, by any process, before or during the wait
     * @throws UncheckedIOException if there is no shared memory for it
     * @throws InterruptedException if interrupted before or during the wait; the element is then not in the queue
     */
    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        return elements.offer(element, Deadlines.after(unit.toNanos(timeout)));
    }

    /**
     * Puts an element at the tail; waits while the queue is full, but no longer than {@code timeout}.
     *
     * @param element what to put; later changes to it are not seen by the taker
     * @param timeout how long to wait; zero or less does not wait
     * @return false if the queue was full all that time
     * @throws NullPointerException if {@code element} or {@code timeout} is null
     * @throws IllegalArgumentException if it cannot be encoded or is too large, as for {@link #put}
     * @throws IllegalStateException if the queue is closed, by any process, before or during the wait
     * @throws UncheckedIOException if there is no shared memory for it
     * @throws InterruptedException if interrupted before or during the wait; the element is then not in the queue
     */
    public boolean offer(E element, Duration timeout) throws InterruptedException {
        return elements.offer(element, Deadlines.after(timeout));
    }

    /**
     * Puts an element at the tail, as {@link #offer(Object)}, but fails if there is no room.
     *
     * @param element what to put; later changes to it are not seen by the taker
     * @return true
     * @throws NullPointerException if {@code element} is null
     * @throws IllegalArgumentException if it cannot be encoded or is too large, as for {@link #put}
     * @throws IllegalStateException if the queue is full, or closed by any process
     * @throws UncheckedIOException if there is no shared memory for it
     */
    @Override
    public boolean add(E element) {
        if (!offer(element)) {
            throw new IllegalStateException(
                    "the queue is full: it holds " + ring.capacity() + " elements; put and offer can wait for room");
        }
        return true;
    }

    /**
     * Takes the element at the head; waits while there is none.
     *
     * <p>If all producers have ended it waits on, for others may always come. Let whoever started them put a last element when they have
     * ended ({@link ChildProcess#onExit()}), or wait with {@link #poll(Duration)}.
     *
     * @return the element
     * @throws IllegalStateException if the queue is closed, by any process, before or during the wait
     * @throws UndecodableException if the element cannot be rebuilt here, because of its class for instance; it is taken all the same
     * @throws InterruptedException if interrupted before or during the wait; then nothing was taken
     */
    @Override
    public E take() throws InterruptedException {
        return Objects.requireNonNull(elements.poll(Deadlines.NEVER));
    }

    /**
     * Takes the element at the head if there is one. Waits for nothing but the moment in which another takes.
     *
     * @return the element, or null if there is none
     * @throws IllegalStateException if the queue is closed, by any process
     * @throws UndecodableException if the element cannot be rebuilt here; it is taken all the same
     */
    @Override
    public @Nullable E poll() {
        return elements.poll();
    }

    /**
     * Takes the element at the head; waits while there is none, but no longer than {@code timeout}.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @param unit the unit of {@code timeout}
     * @return the element, or null if there was none all that time
     * @throws NullPointerException if {@code unit} is null
     * @throws IllegalStateException if the queue is closed, by any process, before or during the wait
     * @throws UndecodableException if the element cannot be rebuilt here; it is taken all the same
     * @throws InterruptedException if interrupted before or during the wait; then nothing was taken
     */
    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        return elements.poll(Deadlines.after(unit.toNanos(timeout)));
    }

    /**
     * Takes the element at the head; waits while there is none, but no longer than {@code timeout}.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @return the element, or null if there was none all that time
     * @throws NullPointerException if {@code timeout} is null
     * @throws IllegalStateException if the queue is closed, by any process, before or during the wait
     * @throws UndecodableException if the element cannot be rebuilt here; it is taken all the same
     * @throws InterruptedException if interrupted before or during the wait; then nothing was taken
     */
    public @Nullable E poll(Duration timeout) throws InterruptedException {
        return elements.poll(Deadlines.after(timeout));
    }

    /**
     * Returns the element at the head without taking it; another process may take it at any moment.
     *
     * @return a copy of the element, or null if there is none
     * @throws IllegalStateException if the queue is closed, by any process
     * @throws UndecodableException if the element cannot be rebuilt here
     */
    @Override
    public @Nullable E peek() {
        return elements.peek();
    }

    /**
     * Takes all elements that are there at the call and adds them to {@code target}.
     *
     * @param target where to add them
     * @return how many
     * @throws NullPointerException if {@code target} is null
     * @throws IllegalArgumentException if {@code target} is this queue
     * @throws IllegalStateException if the queue is closed, by any process; what was added before stays in {@code target}
     * @throws UndecodableException if an element cannot be rebuilt here; it is taken, those after it are not
     */
    @Override
    public int drainTo(Collection<? super E> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    /**
     * Takes the elements that are there at the call, at most {@code maxElements}, and adds them to {@code target}.
     *
     * @param target where to add them
     * @param maxElements the most to take; zero or less takes none
     * @return how many
     * @throws NullPointerException if {@code target} is null
     * @throws IllegalArgumentException if {@code target} is this queue
     * @throws IllegalStateException if the queue is closed, by any process; what was added before stays in {@code target}
     * @throws UndecodableException if an element cannot be rebuilt here; it is taken, those after it are not
     */
    @Override
    public int drainTo(Collection<? super E> target, int maxElements) {
        Objects.requireNonNull(target);
        if (target == this) {
            throw new IllegalArgumentException("a queue cannot be drained to itself");
        }
        int most = Math.min(size(), maxElements);
        for (int drained = 0; drained < most; drained++) {
            E element = poll();
            if (element == null) {
                return drained; // others take too
            }
            target.add(element);
        }
        return Math.max(most, 0);
    }

    /**
     * Returns the number of elements at some moment during the call.
     *
     * @return the number of elements, at most {@link Integer#MAX_VALUE}
     * @throws IllegalStateException if the queue is closed, by any process
     */
    @Override
    public int size() {
        elements.checkOpen();
        return (int) Math.min(Integer.MAX_VALUE, ring.size());
    }

    /**
     * Returns how many more elements there is room for; another process may use it at any moment.
     *
     * @return the room, or {@link Integer#MAX_VALUE} if there is no bound
     * @throws IllegalStateException if the queue is closed, by any process
     */
    @Override
    public int remainingCapacity() {
        elements.checkOpen();
        long capacity = ring.capacity();
        return capacity == UNBOUNDED ? Integer.MAX_VALUE : (int) Math.max(0, capacity - ring.size());
    }

    /**
     * Takes and discards the elements that are there at the call; none is decoded. Each still counts for {@link #joinTasks}.
     *
     * @throws IllegalStateException if the queue is closed, by any process
     */
    @Override
    public void clear() {
        for (long left = size(); left > 0 && elements.discard(); left--) {
            // taken
        }
    }

    /**
     * Walks from head to tail over the elements that are there now, skipping those that are taken before the walk comes to them. Each is
     * decoded when it is returned, so it is a copy. {@link Iterator#remove} removes the element from the queue unless it was taken; it
     * still counts for {@link #joinTasks}.
     *
     * @return a walk of its own for one thread, which never throws {@link java.util.ConcurrentModificationException}
     * @throws IllegalStateException here and in the walk, if the queue is closed, by any process
     */
    @Override
    public Iterator<E> iterator() {
        elements.checkOpen();
        return new ElementWalk<>(elements);
    }

    /**
     * Makes such a walk for a stream, which so sees each element that is there all the time, and throws no {@link
     * java.util.ConcurrentModificationException}. How many it will see is not known before.
     *
     * @return the walk, which begins now
     * @throws IllegalStateException here and in the walk, if the queue is closed, by any process
     */
    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    /**
     * Removes the first element that equals {@code element}, decoding one after the other. It still counts for {@link #joinTasks}.
     *
     * @param element what to look for, by its {@code equals}; null is never found
     * @return whether this call removed one
     * @throws IllegalStateException if the queue is closed, by any process
     * @throws UndecodableException if an element on the way cannot be rebuilt here
     */
    @Override
    public boolean remove(@Nullable Object element) {
        elements.checkOpen();
        ElementWalk<E> walk = new ElementWalk<>(elements);
        while (element != null && walk.hasNext()) {
            if (element.equals(walk.next()) && walk.removeLast()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Says that an element that was taken has been dealt with, for {@link #joinTasks}; by whichever process.
     *
     * @throws IllegalStateException if it was called more often than elements were put, or the queue is closed
     */
    public void taskDone() {
        elements.checkOpen();
        if (!ring.markDone()) {
            throw new IllegalStateException("taskDone() was called more often than elements were put");
        }
    }

    /**
     * Waits until {@link #taskDone()} was called once for each element put. An element that dies with its consumer is never done: where
     * that may happen, wait with {@link #joinTasks(Duration)}, and put again or count as done what was lost.
     *
     * @throws IllegalStateException if the queue is closed, by any process, before or during the wait
     * @throws InterruptedException if interrupted before or during the wait
     */
    public void joinTasks() throws InterruptedException {
        elements.awaitAllDone(Deadlines.NEVER);
    }

    /**
     * Waits until {@link #taskDone()} was called once for each element put, but no longer than {@code timeout}.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @return false if some were not done in that time
     * @throws NullPointerException if {@code timeout} is null
     * @throws IllegalStateException if the queue is closed, by any process, before or during the wait
     * @throws InterruptedException if interrupted before or during the wait
     */
    public boolean joinTasks(Duration timeout) throws InterruptedException {
        return elements.awaitAllDone(Deadlines.after(timeout));
    }

    /** {@return the most bytes that an element may have when it is encoded} */
    public int maxElementBytes() {
        return RingQueue.MAX_ELEMENT_BYTES;
    }

    /** {@return whether the queue was closed, by any process} */
    public boolean isClosed() {
        return ring.isClosed();
    }

    /** {@return whether {@link #take()} would return or throw at once: an element is there, or the queue is closed} Never waits. */
    @Override
    public boolean isReady() {
        return isClosed() || !ring.isEmpty();
    }

    /**
     * Closes the queue for all processes: whoever waits gets {@link IllegalStateException}, what was not taken is discarded, and the
     * files are removed. Does not wait; harmless when repeated, and in several processes at once.
     */
    @Override
    public void close() {
        HANDLES.close(ring, this);
    }

    /** {@return which queue this is and how full; the elements are not shown, since that would decode all of them} */
    @Override
    public String toString() {
        String bound = ring.capacity() == UNBOUNDED ? "" : " of " + ring.capacity();
        return "ProcessQueue[" + ring.path() + ", " + (isClosed() ? "closed" : ring.size() + bound + " elements") + "]";
    }

    private Object writeReplace() {
        return new Reference(HANDLES.travelling(ring));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw HANDLES.notByFields();
    }

    /**
     * What travels: where the queue is.
     *
     * @param path of its header file
     */
    private record Reference(String path) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            return HANDLES.arrived(path);
        }
    }
}
