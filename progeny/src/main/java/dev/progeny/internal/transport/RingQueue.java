package dev.progeny.internal.transport;

import dev.progeny.internal.memory.Backoff;
import dev.progeny.internal.memory.MappedFile;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * waits for takers and grows the ring only if it is empty and too small for one element ({@link #ofBytes}).
 *
 * <p>Deadlines are on the clock of {@link System#nanoTime()}, see {@link Deadlines}. A buffer passed in is read from its position to its
 * limit, and not moved. All failures leave the queue as it was. Handles are not interned; several of one file in one process do no harm.
 */
public final class RingQueue implements AutoCloseable {
    /** The most bytes that one element can have. */
    public static final int MAX_ELEMENT_BYTES = RingLayout.MAX_ELEMENT_BYTES;

    private static final int FIRST_RING_BYTES = 1 << 16;
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Path path;
    private final ByteBuffer header;
    private final RingSide puts;
    private final RingSide takes;
    private final PutSide tail;
    private final TakeSide head;
    private final WaitWord notEmpty;
    private final WaitWord notFull;
    private final WaitWord allDone;
    private final RingStage.Hook hook;
    private final FolderUse use;

    private RingQueue(Path path, MappedFile file, RingStage.Hook hook) {
        this.path = path;
        this.header = file.bytes();
        this.hook = hook;
        this.use = new FolderUse(path);
        this.puts = new RingSide(header, RingLayout.PUT_OWNER_AT, RingLayout.PUT_STATE_AT, RingLayout.PUT_FREE_AT);
        this.takes = new RingSide(header, RingLayout.TAKE_OWNER_AT, RingLayout.TAKE_STATE_AT, RingLayout.TAKE_FREE_AT);
        this.tail = new PutSide(path, header, puts.state, takes.state, this::isClosed, hook);
        this.head = new TakeSide(path, takes.state, puts.state, hook);
        this.notEmpty = new WaitWord(header, RingLayout.NOT_EMPTY_AT, RingLayout.POLLING_AT);
        this.notFull = new WaitWord(header, RingLayout.NOT_FULL_AT, RingLayout.POLLING_AT);
        this.allDone = new WaitWord(header, RingLayout.ALL_DONE_AT, RingLayout.POLLING_AT);
    }

    /**
     * Makes a queue that holds at most {@code capacity} elements, of any size together.
     *
     * @param path where the header goes; a new path of {@link ProcessFolder#own()}
     * @throws IOException if there is no memory for it
     */
    public static RingQueue ofElements(Path path, long capacity) throws IOException {
        return create(path, capacity, FIRST_RING_BYTES, false);
    }

    /**
     * Makes a queue whose puts wait while a ring of {@code ringBytes} is full.
     *
     * @param path where the header goes; a new path of {@link ProcessFolder#own()}
     * @param ringBytes a power of two from 4 KiB to 1 GiB
     * @throws IOException if there is no memory for it
     */
    public static RingQueue ofBytes(Path path, int ringBytes) throws IOException {
        return create(path, Long.MAX_VALUE, ringBytes, true);
    }

    static RingQueue create(Path path, long capacity, int ringBytes, boolean boundedBytes) throws IOException {
        MappedFile file = MappedFile.create(path, RingLayout.HEADER_BYTES);
        ByteBuffer bytes = file.bytes();
        bytes.putLong(RingLayout.CAPACITY_AT, capacity);
        bytes.putLong(RingLayout.RING_BYTES_AT, ringBytes);
        bytes.putInt(RingLayout.BOUNDED_BYTES_AT, boundedBytes ? 1 : 0);
        WaitWord.join(bytes, RingLayout.POLLING_AT);
        try {
            RingFile.create(path, SideState.START.ring(), ringBytes);
        } catch (IOException e) {
            MappedFile.remove(path);
            throw e;
        }
        LONGS.setRelease(bytes, RingLayout.MAGIC_AT, RingLayout.MAGIC);
        ProcessFolder.use(path);
        return new RingQueue(path, file, RingStage.Hook.NONE);
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
        ProcessFolder.use(path);
        boolean opened = false;
        try {
            MappedFile file = MappedFile.open(path);
            ByteBuffer bytes = file.bytes();
            if (file.size() != RingLayout.HEADER_BYTES
                    || (long) LONGS.getAcquire(bytes, RingLayout.MAGIC_AT) != RingLayout.MAGIC) {
                throw new IOException(path + " is not a queue of this version of Progeny");
            }
            WaitWord.join(bytes, RingLayout.POLLING_AT);
            opened = true;
            return new RingQueue(path, file, hook);
        } catch (NoSuchFileException e) {
            FileNotFoundException gone = new FileNotFoundException(path + " is gone: it was closed");
            gone.initCause(e);
            throw gone;
        } finally {
            if (!opened) {
                ProcessFolder.endUse(path);
            }
        }
    }

    /** {@return where the header is, or was: what another process opens} */
    public Path path() {
        return path;
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
        int length = length(parts);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Backoff backoff = new Backoff();
        while (true) {
            long seen = takes.state.version();
            if (!puts.enter(deadlineNanos)) {
                return false;
            }
            if (putAsOwner(length, parts)) {
                return true;
            }
            BooleanSupplier changed = () -> takes.state.version() != seen || closing() != RingLayout.OPEN;
            if (!Deadlines.isOver(deadlineNanos)) {
                notFull.awaitSlice(changed, deadlineNanos, backoff);
            }
            if (!changed.getAsBoolean()) {
                if (!peerAlive.getAsBoolean() && !changed.getAsBoolean()) {
                    throw new EOFException("nobody is left to take from " + path);
                }
                if (Deadlines.isOver(deadlineNanos)) {
                    return false;
                }
            }
        }
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
        int length = length(parts);
        puts.enter();
        return putAsOwner(length, parts);
    }

    /** Puts if there is room, and leaves the side in any case. */
    private boolean putAsOwner(int length, ByteBuffer... parts) throws IOException {
        boolean done;
        try {
            if (closing() != RingLayout.OPEN) {
                throw new ClosedRingException(path);
            }
            done = tail.tryPut(length, parts);
        } catch (NoSuchFileException e) {
            throw isClosed() ? new ClosedRingException(path) : e;
        } finally {
            puts.leave();
        }
        if (done) {
            hook.reached(RingStage.PUT_GIVEN);
            notEmpty.signalOne();
        }
        return done;
    }

    private static int length(ByteBuffer... parts) {
        long length = 0;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        if (length > MAX_ELEMENT_BYTES) {
            throw new IllegalArgumentException(
                    "an element must have at most " + MAX_ELEMENT_BYTES + " bytes encoded, had " + length);
        }
        return (int) length;
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
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Backoff backoff = new Backoff();
        boolean last = closing() != RingLayout.OPEN;
        while (true) {
            if (last || !isEmpty()) {
                if (!takes.enter(deadlineNanos)) {
                    return null;
                }
                ByteBuffer taken = takeAsOwner();
                if (taken != null) {
                    return taken;
                }
                if (last) {
                    throw new EOFException("nothing is left in " + path + ", and nobody to put");
                }
            }
            BooleanSupplier changed = () -> !isEmpty() || closing() != RingLayout.OPEN;
            if (!Deadlines.isOver(deadlineNanos)) {
                notEmpty.awaitSlice(changed, deadlineNanos, backoff);
            }
            if (!changed.getAsBoolean()) {
                last = !peerAlive.getAsBoolean();
                if (!last && Deadlines.isOver(deadlineNanos)) {
                    return null;
                }
            } else {
                last = closing() != RingLayout.OPEN;
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
        takes.enter();
        return takeAsOwner();
    }

    /** Takes if there is an element, and leaves the side in any case. */
    private @Nullable ByteBuffer takeAsOwner() throws IOException {
        ByteBuffer taken;
        try {
            checkOpen();
            taken = head.tryTake();
        } catch (NoSuchFileException e) {
            throw isClosed() ? new ClosedRingException(path) : e;
        } finally {
            takes.leave();
        }
        if (taken != null) {
            hook.reached(RingStage.TAKE_GIVEN);
            notFull.signalOne();
        }
        return taken;
    }

    /** {@return a place that comes after all elements put so far} */
    public RingPlace end() {
        SideState put = puts.state.read();
        return new RingPlace(put.ring(), put.position());
    }

    /**
     * {@return the first element at or after {@code from} and before {@code end} that is still there, or null}; it is not taken
     *
     * @throws ClosedRingException if the queue was closed
     * @throws IOException if a ring cannot be mapped
     */
    public @Nullable RingElement walk(RingPlace from, RingPlace end) throws IOException {
        takes.enter();
        try {
            checkOpen();
            return head.walk(from, end);
        } catch (NoSuchFileException e) {
            throw isClosed() ? new ClosedRingException(path) : e;
        } finally {
            takes.leave();
        }
    }

    /**
     * Removes an element that {@link #walk} found.
     *
     * @return false if it was taken or removed before
     * @throws ClosedRingException if the queue was closed
     * @throws IOException if a ring cannot be mapped
     */
    public boolean remove(RingPlace place) throws IOException {
        boolean removed;
        takes.enter();
        try {
            checkOpen();
            removed = head.remove(place);
        } catch (NoSuchFileException e) {
            throw isClosed() ? new ClosedRingException(path) : e;
        } finally {
            takes.leave();
        }
        if (removed) {
            notFull.signalOne();
        }
        return removed;
    }

    /** {@return the number of elements at some moment during the call} */
    public long size() {
        long put = puts.state.read().count();
        return Math.max(0, put - takes.state.read().count());
    }

    /** {@return whether there was no element at some moment during the call} */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** {@return the most elements at a time, {@link Long#MAX_VALUE} where only bytes are bounded} */
    public long capacity() {
        return header.getLong(RingLayout.CAPACITY_AT);
    }

    /** Counts one element as done, and returns false if all were done before. */
    public boolean markDone() {
        while (true) {
            long done = doneCount();
            long left = puts.state.read().count() - done;
            if (left <= 0) {
                return false;
            }
            if (LONGS.compareAndSet(header, RingLayout.DONE_COUNT_AT, done, done + 1)) {
                if (left == 1) {
                    allDone.signalAll();
                }
                return true;
            }
        }
    }

    /**
     * Waits until as many elements were marked as done as were put.
     *
     * @return false if the deadline came first
     * @throws ClosedRingException if the queue was closed, before or during the wait
     * @throws InterruptedException if interrupted before or during the wait
     */
    public boolean awaitAllDone(long deadlineNanos) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Backoff backoff = new Backoff();
        while (true) {
            checkOpen();
            if (isAllDone()) {
                return true;
            }
            if (Deadlines.isOver(deadlineNanos)) {
                return false;
            }
            allDone.awaitSlice(() -> isAllDone() || isClosed(), deadlineNanos, backoff);
        }
    }

    private boolean isAllDone() {
        return doneCount() >= puts.state.read().count();
    }

    private long doneCount() {
        return (long) LONGS.getAcquire(header, RingLayout.DONE_COUNT_AT);
    }

    private void checkOpen() throws ClosedRingException {
        if (isClosed()) {
            throw new ClosedRingException(path);
        }
    }

    /** {@return whether any process has closed the queue} */
    public boolean isClosed() {
        return closing() == RingLayout.CLOSED;
    }

    /** {@return whether there will be no more puts, because puts or the queue were closed} */
    public boolean isPutClosed() {
        return closing() != RingLayout.OPEN;
    }

    private int closing() {
        return (int) INTS.getAcquire(header, RingLayout.CLOSED_AT);
    }

    /** Ends the stream: no more puts by any process; takers get what is there and then meet the end. Harmless when repeated. */
    public void closePuts() {
        puts.enter(); // a put that has begun belongs to the stream
        try {
            INTS.compareAndSet(header, RingLayout.CLOSED_AT, RingLayout.OPEN, RingLayout.PUTS_CLOSED);
        } finally {
            puts.leave();
        }
        signalAll();
    }

    /**
     * Closes the queue for all processes, removes its files and with them what was not taken; whoever waits gets a
     * {@link ClosedRingException}. Harmless when repeated.
     */
    @Override
    public void close() {
        INTS.setVolatile(header, RingLayout.CLOSED_AT, RingLayout.CLOSED);
        signalAll();
        RingFile.removeAll(path);
        MappedFile.remove(path);
        use.run();
    }

    private void signalAll() {
        notEmpty.signalAll();
        notFull.signalAll();
        allDone.signalAll();
    }

    /** {@return what gives back what this handle holds, without closing the queue; it does not refer to this handle} */
    public Runnable resources() {
        return use;
    }

    private static final class FolderUse implements Runnable {
        private final Path path;
        private final AtomicBoolean ended = new AtomicBoolean();

        FolderUse(Path path) {
            this.path = path;
        }

        @Override
        public void run() {
            if (ended.compareAndSet(false, true)) {
                ProcessFolder.endUse(path);
            }
        }
    }
}
