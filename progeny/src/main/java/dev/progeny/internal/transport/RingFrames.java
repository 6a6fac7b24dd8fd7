package dev.progeny.internal.transport;

import dev.progeny.internal.memory.Backoff;
import dev.progeny.internal.memory.MappedFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Frames over two rings in shared memory, one for each direction, beside a connected socket. While both sides are busy no system call is
 * made: a frame is written and published, and the other side finds it. A receiver that has found nothing for some microseconds says so in
 * the ring and sleeps on the socket; then whoever writes next rings the bell, which is a byte through the socket. That works on every
 * system and JDK, and the end of the socket is the death of the other side, at once.
 *
 * <p>Frames that are too large for the ring go in files ({@link LargeFrames}).
 *
 * <p>A thread that waits for one particular answer may {@link #assist} the thread that receives, so that the answer wakes nobody.
 *
 * <p>Lock order: the inbox's lock, then {@link #reading}. The sender's is alone. None is held while a thread sleeps but the first.
 */
public final class RingFrames implements WorkChannel {
    /** The size of one ring; see ADR 0009. */
    static final int RING_BYTES = 1 << 18;

    private final SocketBytes socket;
    private final MappedFile file;
    private final boolean owner;
    private final FrameRing out;
    private final FrameRing in;
    private final LargeFrames largeIn;

    private final RingSender sender;

    private final Inbox inbox = new Inbox(new Arrivals());
    private final ReentrantLock reading = new ReentrantLock();
    private final FrameRingReader reader; // guarded by reading
    private final Patience patience = new Patience(); // guarded by the inbox's lock
    private final ByteBuffer bells = ByteBuffer.allocateDirect(64); // guarded by reading
    private boolean sleeping; // guarded by reading: the receiver sleeps, or is about to
    private volatile boolean ended;

    private RingFrames(SocketBytes socket, MappedFile file, boolean owner) {
        this.socket = socket;
        this.file = file;
        this.owner = owner;
        ByteBuffer bytes = file.bytes();
        FrameRing first = new FrameRing(bytes, 0, RING_BYTES);
        FrameRing second = new FrameRing(bytes, FrameRing.bytes(RING_BYTES), RING_BYTES);
        this.out = owner ? first : second;
        this.in = owner ? second : first;
        this.reader = new FrameRingReader(in);
        this.sender = new RingSender(out, new LargeFrames(file.path(), owner ? 0 : 1), new OtherSide());
        this.largeIn = new LargeFrames(file.path(), owner ? 1 : 0);
    }

    /**
     * Makes the file of a channel, which {@link #own} takes over.
     *
     * @param path a new path in the folder of this process
     * @throws IOException if there is no memory for it
     */
    public static MappedFile allocate(Path path) throws IOException {
        return MappedFile.create(path, 2L * FrameRing.bytes(RING_BYTES));
    }

    /** The side that made the file; goes on with a socket through which nothing has been sent. Removes the file when it is closed. */
    public static RingFrames own(SocketFrames socket, MappedFile file) {
        return new RingFrames(socket.bytes(), file, true);
    }

    /**
     * The other side; goes on with a socket through which nothing has been sent.
     *
     * @throws IOException if the file is gone
     */
    public static RingFrames join(SocketFrames socket, Path path) throws IOException {
        return new RingFrames(socket.bytes(), MappedFile.open(path), false);
    }

    @Override
    public void send(ByteBuffer... parts) throws IOException, InterruptedException {
        sender.send(parts);
    }

    @Override
    public void write(ByteBuffer frame) throws IOException, InterruptedException {
        sender.write(frame);
    }

    @Override
    public void flush() throws IOException {
        sender.flush();
    }

    private void ensureSendable() throws IOException {
        socket.ensureOpen();
        if (ended || in.isClosed()) {
            throw new IOException("cannot send: the other side closed or died");
        }
    }

    /** A sender that waits for room looks itself whether the other side lives, unless somebody receives: that one will see it. */
    private void lookForEnd() throws IOException {
        if (reading.tryLock()) {
            try {
                hearBells();
            } finally {
                reading.unlock();
            }
        }
    }

    /** Wakes the other side's receiver. If the socket is full of bells it is awake, or will be. */
    private void ring() throws IOException {
        try {
            socket.write(ByteBuffer.wrap(new byte[1]));
        } catch (ClosedSideException e) {
            throw e;
        } catch (IOException e) {
            ended = true; // a frame sent to one that has just died goes nowhere, as it would through a socket
        }
    }

    /** The other side, as the sender meets it. */
    private final class OtherSide implements RingSender.Receiver {
        @Override
        public void ensureThere() throws IOException {
            ensureSendable();
        }

        @Override
        public void look() throws IOException {
            lookForEnd();
            ensureSendable();
        }

        @Override
        public void wake() throws IOException {
            ring();
        }
    }

    /** Empties the socket. */
    private void hearBells() throws IOException {
        int count;
        do {
            count = socket.read(bells.clear());
        } while (count == bells.capacity());
        if (count < 0) {
            ended = true;
        }
    }

    @Override
    public @Nullable ByteBuffer receive(long deadlineNanos) throws IOException, InterruptedException {
        return inbox.receive(deadlineNanos);
    }

    @Override
    public @Nullable ByteBuffer peek(long deadlineNanos) throws IOException, InterruptedException {
        return inbox.peek(deadlineNanos);
    }

    @Override
    public boolean isReady() {
        return inbox.isReady();
    }

    @Override
    public int receiveAll(long deadlineNanos, FrameSink sink) throws IOException, InterruptedException {
        if (!Locks.lock(inbox.lock, deadlineNanos)) {
            return 0;
        }
        try {
            socket.ensureOpen();
            return awaitFrame(deadlineNanos) ? drain(sink) : 0;
        } finally {
            inbox.lock.unlock();
        }
    }

    @Override
    public void wakeReceiver() {
        socket.wakeReader();
    }

    private int drain(FrameSink sink) throws IOException {
        reading.lock();
        try {
            reader.look();
            return drainHere(sink);
        } finally {
            reading.unlock();
        }
    }

    /** Passes on what is there; guarded by reading. */
    private int drainHere(FrameSink sink) throws IOException {
        int count = 0;
        try {
            while (count < MOST_AT_ONCE) {
                ByteBuffer record = reader.next();
                if (record == null) {
                    break;
                }
                count++;
                if (reader.kind() == FrameRing.FRAME) {
                    sink.take(record);
                } else {
                    largeIn.pass(record.getLong(), record.getInt(), sink);
                }
            }
        } finally {
            reader.free();
            if (count > 0) {
                sink.settle(); // also what came before one that cannot be taken
            }
        }
        return count;
    }

    /** The next frame, in the ring itself if it is there; guarded by reading. */
    private @Nullable ByteBuffer nextHere() throws IOException {
        ByteBuffer record = reader.next();
        return record == null || reader.kind() == FrameRing.FRAME
                ? record
                : largeIn.read(record.getLong(), record.getInt());
    }

    @Override
    public boolean assist(FrameSink sink, BooleanSupplier done, long nanos) throws IOException {
        if (!reading.tryLock()) {
            return false;
        }
        boolean received = false;
        try {
            in.setAsleep(false); // no bell while somebody looks
            long end = System.nanoTime() + nanos;
            Backoff backoff = new Backoff();
            while (!done.getAsBoolean() && System.nanoTime() < end && !ended) {
                if (drainHere(sink) > 0) {
                    received = true;
                    backoff = new Backoff();
                } else if (!backoff.spin()) {
                    Thread.yield(); // the other side may want this processor
                }
            }
        } catch (IOException e) {
            ended = true; // for all: who receives would wait for what was lost here
            socket.wakeReader();
            throw e;
        } finally {
            in.setAsleep(sleeping);
            boolean missed = sleeping && reader.hasNext() && in.takeSleeper(); // the sleeper would not hear of it
            reading.unlock();
            if (missed) {
                socket.wakeReader();
            }
        }
        return received;
    }

    /** Waits until there is a frame; false when time ran out. At the end throws. Under the inbox's lock. */
    private boolean awaitFrame(long deadlineNanos) throws IOException, InterruptedException {
        if (reader.hasNext()) {
            return true;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (patience.spin(reader::hasNext)) {
            return true;
        }
        boolean inTime = true;
        while (true) {
            setSleeping(true);
            try {
                if (reader.hasAny()) {
                    return true;
                }
                if (ended) {
                    throw end();
                }
                if (!inTime) {
                    return false;
                }
                inTime = socket.awaitReadable(deadlineNanos);
            } finally {
                setSleeping(false);
            }
        }
    }

    private void setSleeping(boolean asleep) throws IOException {
        reading.lock();
        try {
            sleeping = asleep;
            in.setAsleep(asleep);
            if (!asleep && !socket.isClosed()) {
                hearBells();
            }
        } finally {
            reading.unlock();
        }
    }

    private EOFException end() {
        return new EOFException("the other side closed or died");
    }

    /** What comes through the ring, copied out of it. */
    private final class Arrivals implements Inbox.Source {
        @Override
        public void ensureOpen() throws IOException {
            socket.ensureOpen();
        }

        @Override
        public @Nullable ByteBuffer await(long deadlineNanos) throws IOException, InterruptedException {
            while (awaitFrame(deadlineNanos)) {
                ByteBuffer frame = take();
                if (frame != null) { // else one that assists was faster
                    return frame;
                }
            }
            return null;
        }

        @Override
        public @Nullable ByteBuffer poll() throws IOException {
            ByteBuffer frame = take();
            if (frame == null) {
                lookForEnd();
                frame = take();
            }
            if (frame == null && ended) {
                throw end();
            }
            return frame;
        }

        private @Nullable ByteBuffer take() throws IOException {
            reading.lock();
            try {
                reader.look();
                ByteBuffer frame = nextHere();
                if (frame == null || reader.kind() != FrameRing.FRAME) {
                    return frame;
                }
                ByteBuffer copy =
                        ByteBuffer.allocate(frame.remaining()).put(frame).flip();
                reader.free();
                return copy;
            } finally {
                reading.unlock();
            }
        }
    }

    @Override
    public int window() {
        return RING_BYTES / 2;
    }

    @Override
    public void close() {
        out.close();
        socket.close();
        file.close();
        if (owner) {
            LargeFrames.removeAll(file.path());
            MappedFile.remove(file.path());
        }
    }

    @Override
    public String toString() {
        return "RingFrames[" + file.path() + ", " + socket + "]";
    }
}
