package dev.progeny.internal.transport;

import dev.progeny.internal.memory.Backoff;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.memory.SharedFile;
import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out queue of byte strings between any number of threads of any number of processes, in mapped files and without a
 * broker: a header file and a chain of ring files beside it. When a ring has no room the next, twice as large, is made; a drained one
 * is removed. What stands where: {@link RingLayout}.
 *
 * <p>Each side, that of puts and that of takes, is owned by one thread at a time ({@link RingSide}) and its progress is published by one
 * store ({@link StateSlots}), so that a process may be killed between any two instructions: an element is then whole and in the queue,
 * or not at all; it is taken once, by a taker that may have died with it. Nobody waits on the dead: a side whose owner died is
 * inherited, a wake-up that never came is made up for within {@link WaitWord#SLICE_NANOS}.
 *
 * <p>Two ways to be bounded: by a number of elements, while the bytes grow as needed ({@link #ofElements}); or by bytes, where a put
 * waits for takers once a ring of that size is full, and makes a larger one only for an element that is larger ({@link #ofBytes}).
 *
 * <p>Deadlines are those of {@link Deadlines}. A buffer passed in is read from its position to its limit, and not moved. All failures leave
 * the queue as it was. Handles are not interned; several of one file in one process do no harm.
 */
public final class RingQueue implements SharedFile, AutoCloseable {
    /** The most bytes that one element can have. */
    public static final int MAX_ELEMENT_BYTES = RingLayout.MAX_ELEMENT_BYTES;

    private static final int FIRST_RING_BYTES = 1 << 16;

    private final RingHeader header;
    private final RingSide puts;
    private final RingSide takes;
    private final PutSide tail;
    private final TakeSide head;
    private final DoneCount done;
    private final RingStage.Hook hook;

    private RingQueue(RingHeader header, RingStage.Hook hook) {
        ByteBuffer bytes = header.bytes();
        this.header = header;
        this.hook = hook;
        this.puts = new RingSide(bytes, RingLayout.PUT_OWNER_AT, RingLayout.PUT_STATE_AT, RingLayout.NOT_FULL_AT);
        this.takes = new RingSide(bytes, RingLayout.TAKE_OWNER_AT, RingLayout.TAKE_STATE_AT, RingLayout.NOT_EMPTY_AT);
        this.tail = new PutSide(header, puts.state, takes.state, hook);
        this.head = new TakeSide(header, takes.state, puts.state, hook);
        this.done = new DoneCount(header, puts.state);
    }

    /**
     * Makes a queue that holds at most {@code capacity} elements, of any size together.
     *
     * @param path where the header goes; a new path of {@link ProcessFolder#own()}
     * @throws IOException if there is no memory for it
     */
    public static RingQueue ofElements(Path path, long capacity) throws IOException {
        return create(path, capacity, FIRST_RING_BYTES, 0);
    }

    /**
     * Makes a queue whose puts wait while a ring of {@code mostRingBytes} is full; it begins with a smaller one, which is left the first
     * time that it is full.
     *
     * @param path where the header goes; a new path of {@link ProcessFolder#own()}
     * @param ringBytes a power of two from 4 KiB to 1 GiB
     * @param mostRingBytes the same, and not less
     * @throws IOException if there is no memory for it
     */
    public static RingQueue ofBytes(Path path, int ringBytes, int mostRingBytes) throws IOException {
        return create(path, Long.MAX_VALUE, ringBytes, mostRingBytes);
    }

    static RingQueue create(Path path, long capacity, int ringBytes, int mostRingBytes) throws IOException {
        return new RingQueue(RingHeader.create(path, capacity, ringBytes, mostRingBytes), RingStage.Hook.NONE);
    }

    /**
     * Opens a queue that any process made.
     *
     * @throws FileNotFoundException if it was closed, or its owner and all its users have ended
     * @throws IOException if it cannot be mapped, or is not a queue
     */
    public static RingQueue open(Path path) throws IOException {
        return open(path, RingStage.Hook.NONE);
    }

    static RingQueue open(Path path, RingStage.Hook hook) throws IOException {
        return new RingQueue(RingHeader.open(path), hook);
    }

    @Override
    public Path path() {
        return header.path();
    }

    /**
     * Puts an element of {@code parts} laid end to end; waits for room until the deadline.
     *
     * @param peerAlive looked at after each {@link WaitWord#SLICE_NANOS} of waiting, and before time runs out: whether any taker may still come
     * @return false if there was no room in time
     * @throws ClosedRingException if puts were closed, before or during the wait
     * @throws EOFException if there was no room and {@code peerAlive} said no
     * @throws IOException if there is no memory for another ring
     * @throws IllegalArgumentException if it has more than {@link #MAX_ELEMENT_BYTES}
     * @throws InterruptedException if interrupted before or during the wait
     */
    public boolean put(long deadlineNanos, BooleanSupplier peerAlive, ByteBuffer... parts)
            throws IOException, InterruptedException {
        return put(deadlineNanos, peerAlive, new Backoff(), parts);
    }

    /** As {@link #put(long, BooleanSupplier, ByteBuffer...)}, with the patience of a longer wait. */
    boolean put(long deadlineNanos, BooleanSupplier peerAlive, Backoff backoff, ByteBuffer... parts)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (putAtOnce(parts)) {
            return true;
        }
        int length = RingLayout.length(parts);
        while (true) {
            long seen = takes.state.version();
            if (!puts.enter(deadlineNanos)) {
                return false;
            }
            if (putAsOwner(length, parts)) {
                return true;
            }
            BooleanSupplier changed = () -> takes.state.version() != seen || !header.isOpenForPuts();
            if (!Deadlines.isOver(deadlineNanos)) {
                puts.waiters.awaitSlice(changed, deadlineNanos, backoff);
            }
            if (!changed.getAsBoolean() && !peerAlive.getAsBoolean() && !changed.getAsBoolean()) {
                throw new EOFException("nobody is left to take from " + path());
            }
            if (!changed.getAsBoolean() && Deadlines.isOver(deadlineNanos)) {
                return false;
            }
        }
    }

    /** Puts an element if neither another thread nor a lack of room is in the way; as {@link #tryPut}, but never waits. */
    boolean putAtOnce(ByteBuffer... parts) throws IOException {
        int length = RingLayout.length(parts);
        return puts.tryEnter() && putAsOwner(length, parts);
    }

    /**
     * Puts an element if there is room now; waits for nothing but another thread's moment at that side, also when interrupted.
     *
     * @return whether there was room
     * @throws ClosedRingException if puts were closed
     * @throws IOException if there is no memory for another ring
     * @throws IllegalArgumentException if it has more than {@link #MAX_ELEMENT_BYTES}
     */
    public boolean tryPut(ByteBuffer... parts) throws IOException {
        int length = RingLayout.length(parts);
        puts.enter();
        return putAsOwner(length, parts);
    }

    /** Puts if there is room, and leaves the side in any case. */
    private boolean putAsOwner(int length, ByteBuffer... parts) throws IOException {
        boolean fits;
        boolean hasMoreRoom;
        try {
            header.join();
            header.checkOpenForPuts();
            fits = tail.tryPut(length, parts);
            hasMoreRoom = fits && puts.waiters.mayHaveSleepers() && tail.hasRoomForAnother(length);
        } catch (NoSuchFileException e) {
            throw header.missing(e);
        } finally {
            puts.leave();
        }
        if (fits) {
            hook.reached(RingStage.PUT_GIVEN);
            takes.waiters.signalOne(); // leave() was the fence
            if (hasMoreRoom) {
                puts.waiters.signalOne(); // several takes may have woken but this one
            }
        }
        return fits;
    }

    /**
     * Takes the element at the head; waits for one until the deadline.
     *
     * @param peerAlive looked at after each {@link WaitWord#SLICE_NANOS} of waiting, and before time runs out: whether any putter may still come
     * @return the element, which is the caller's, or null if there was none in time
     * @throws ClosedRingException if the queue was closed, before or during the wait
     * @throws EOFException if there is none, and puts were closed or {@code peerAlive} said no
     * @throws IOException if a ring cannot be mapped
     * @throws InterruptedException if interrupted before or during the wait; then nothing was taken
     */
    public @Nullable ByteBuffer take(long deadlineNanos, BooleanSupplier peerAlive)
            throws IOException, InterruptedException {
        return take(deadlineNanos, peerAlive, RingReader::copy, new Backoff());
    }

    /** As {@link #take(long, BooleanSupplier)}, for what {@code reader} makes of the element, and with the patience of a longer wait. */
    public <T> @Nullable T take(long deadlineNanos, BooleanSupplier peerAlive, RingReader<T> reader, Backoff backoff)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        T first = takes.tryEnter() ? takeAsOwner(reader) : null;
        if (first != null) {
            return first;
        }
        boolean last = !header.isOpenForPuts();
        while (true) {
            if (last || !isEmpty()) {
                if (!takes.enter(deadlineNanos)) {
                    return null;
                }
                T taken = takeAsOwner(reader);
                if (taken != null) {
                    return taken;
                }
                if (last) {
                    throw new EOFException("nothing is left in " + path() + ", and nobody to put");
                }
            }
            BooleanSupplier changed = () -> !isEmpty() || !header.isOpenForPuts();
            if (!Deadlines.isOver(deadlineNanos)) {
                takes.waiters.awaitSlice(changed, deadlineNanos, backoff);
            }
            boolean waited = !changed.getAsBoolean();
            last = waited ? !peerAlive.getAsBoolean() : !header.isOpenForPuts();
            if (waited && !last && Deadlines.isOver(deadlineNanos)) {
                return null;
            }
            // Whoever closes or dies has put before: one look after that decides.
        }
    }

    /**
     * Takes the element at the head if there is one now; waits for nothing but another thread's moment at that side, also when
     * interrupted.
     *
     * @return the element, which is the caller's, or null if there is none
     * @throws ClosedRingException if the queue was closed
     * @throws IOException if a ring cannot be mapped
     */
    public @Nullable ByteBuffer tryTake() throws IOException {
        return tryTake(RingReader::copy);
    }

    /** As {@link #tryTake(RingReader)}, but never waits: null also where another thread is in the way. */
    <T> @Nullable T takeAtOnce(RingReader<T> reader) throws IOException {
        return takes.tryEnter() ? takeAsOwner(reader) : null;
    }

    /** As {@link #tryTake()}, with what {@code reader} makes of the element instead of a copy. */
    <T> @Nullable T tryTake(RingReader<T> reader) throws IOException {
        takes.enter();
        return takeAsOwner(reader);
    }

    /** Takes if there is an element, and leaves the side in any case. */
    private <T> @Nullable T takeAsOwner(RingReader<T> reader) throws IOException {
        T taken = leavingTakes(() -> head.tryTake(reader));
        if (taken != null) {
            hook.reached(RingStage.TAKE_GIVEN);
            puts.waiters.signalOne(); // leave() was the fence
            if (takes.waiters.mayHaveSleepers() && !isEmpty()) {
                takes.waiters.signalOne(); // several puts may have woken but this one
            }
        }
        return taken;
    }

    private <T> @Nullable T leavingTakes(TakeSide.Turn<T> turn) throws IOException {
        try {
            header.join();
            header.checkOpen();
            return turn.run();
        } catch (NoSuchFileException e) {
            throw header.missing(e);
        } finally {
            takes.leave();
        }
    }

    /** {@return a place that comes after all elements put so far} */
    public RingPlace end() {
        SideState put = new SideState();
        puts.state.read(put);
        return new RingPlace(put.ring, put.position);
    }

    /**
     * {@return the first element at or after {@code from} and before {@code end} that is still there, or null}; it is not taken
     *
     * @throws ClosedRingException if the queue was closed
     * @throws IOException if a ring cannot be mapped
     */
    public @Nullable RingElement walk(RingPlace from, RingPlace end) throws IOException {
        takes.enter();
        return leavingTakes(() -> head.walk(from, end));
    }

    /**
     * Removes an element that {@link #walk} found.
     *
     * @return false if it was taken or removed before
     * @throws ClosedRingException if the queue was closed
     * @throws IOException if a ring cannot be mapped
     */
    public boolean remove(RingPlace place) throws IOException {
        takes.enter();
        boolean removed = Boolean.TRUE.equals(leavingTakes(() -> head.remove(place)));
        if (removed) {
            puts.waiters.signalOne();
        }
        return removed;
    }

    /** {@return the number of elements at some moment during the call} */
    public long size() {
        return takes.state.behind(puts.state);
    }

    /** {@return whether there was no element at some moment during the call; if not, there was one at some moment} */
    public boolean isEmpty() {
        return takes.state.count() == puts.state.count(); // in this order: else takes meanwhile hide what stays
    }

    /** {@return the most elements at a time, {@link Long#MAX_VALUE} where only bytes are bounded} */
    public long capacity() {
        return header.capacity();
    }

    /** Counts one element as done, and returns false if all were done before. */
    public boolean markDone() {
        return done.mark();
    }

    /**
     * Waits until as many elements were marked as done as were put.
     *
     * @return false if the deadline came first
     * @throws ClosedRingException if the queue was closed, before or during the wait
     * @throws InterruptedException if interrupted before or during the wait
     */
    public boolean awaitAllDone(long deadlineNanos) throws ClosedRingException, InterruptedException {
        return done.awaitAll(deadlineNanos);
    }

    /** {@return whether any process has closed the queue} */
    public boolean isClosed() {
        return header.isClosed();
    }

    /** {@return whether there will be no more puts, because puts or the queue were closed} */
    public boolean isPutClosed() {
        return !header.isOpenForPuts();
    }

    /**
     * Ends the stream: no more puts by any process; takers get what is there and then meet the end. Harmless when repeated, and where the
     * file is damaged, which takers meet by themselves.
     */
    public void closePuts() {
        if (puts.whileOwned(header::closePuts)) { // a put that has begun belongs to the stream
            takes.waiters.signalAll();
            puts.waiters.signalAll();
        }
    }

    /**
     * Closes the queue for all processes, removes its files and with them what was not taken; whoever waits gets a
     * {@link ClosedRingException}. Harmless when repeated.
     */
    @Override
    public void close() {
        header.close(() -> {
            takes.waiters.signalAll();
            puts.waiters.signalAll();
            done.signalClosed();
        });
    }

    @Override
    public Runnable resources() {
        return header.folderUse();
    }
}
