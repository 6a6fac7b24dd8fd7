package dev.progeny.internal.transport;

import dev.progeny.internal.memory.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Frames over two rings in shared memory, one for each direction, beside a connected socket. While both sides are busy no system call is
 * made: a frame is written and published, and the other side finds it. A receiver that has found nothing for some microseconds says so in
 * the ring and sleeps on the socket; then whoever writes next rings the bell, which is a byte through the socket. That works on every
 * system and JDK, and the end of the socket is the death of the other side, at once.
 *
 * <p>Frames that are too large for the ring go in files ({@link LargeFrames}), or in pieces where there is no memory for a file.
 *
 * <p>A thread that waits for one particular answer may {@link #assist} the thread that receives, so that the answer wakes nobody.
 *
 * <p>Lock order: those of the {@link RingReceiver}, then that of the {@link RingSender}, since a sink may send while it takes a frame. A
 * sender that waits for room only tries the receiver's.
 */
public final class RingFrames implements WorkChannel {
    /** The size of one ring; see ADR 0009. */
    static final int RING_BYTES = 1 << 18;

    /** So long after it was written to, a file is kept for the next large frame. */
    private static final long KEPT_MILLIS = 10_000;

    private final SocketBytes socket;
    private final MappedFile file;
    private final boolean owner;
    private final FrameRing out;
    private final LargeFrames largeIn;
    private final LargeFrames largeOut;
    private final RingSender sender;
    private final RingReceiver receiver;

    private RingFrames(SocketBytes socket, MappedFile file, boolean owner) {
        this.socket = socket;
        this.file = file;
        this.owner = owner;
        ByteBuffer bytes = file.bytes();
        FrameRing first = new FrameRing(bytes, 0, RING_BYTES);
        FrameRing second = new FrameRing(bytes, FrameRing.bytes(RING_BYTES), RING_BYTES);
        this.out = owner ? first : second;
        this.largeOut = new LargeFrames(file.path(), owner ? 0 : 1);
        this.sender = new RingSender(out, largeOut, new OtherSide());
        this.largeIn = new LargeFrames(file.path(), owner ? 1 : 0);
        this.receiver = new RingReceiver(owner ? second : first, largeIn, socket);
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
    public void write(ByteBuffer... parts) throws IOException, InterruptedException {
        sender.write(parts);
    }

    @Override
    public void flush() throws IOException {
        sender.flush();
    }

    /** The other side, as the sender meets it. */
    private final class OtherSide implements RingSender.Receiver {
        @Override
        public void ensureThere() throws IOException {
            socket.ensureOpen();
            if (receiver.hasEnded()) {
                throw new IOException("cannot send: the other side closed or died");
            }
        }

        @Override
        public void look() throws IOException {
            receiver.lookForEnd();
            ensureThere();
        }

        /** If the socket is full of bells it is awake, or will be. */
        @Override
        public void wake() throws IOException {
            try {
                socket.write(ByteBuffer.wrap(new byte[1]));
            } catch (ClosedSideException e) {
                throw e;
            } catch (IOException e) {
                receiver.setEnded(); // what is sent to one that has just died goes nowhere, as through a socket
            }
        }
    }

    @Override
    public @Nullable ByteBuffer receive(long deadlineNanos, Check check) throws IOException, InterruptedException {
        return receiver.inbox().receive(deadlineNanos, check);
    }

    @Override
    public @Nullable ByteBuffer peek(long deadlineNanos) throws IOException, InterruptedException {
        return receiver.inbox().peek(deadlineNanos);
    }

    @Override
    public boolean isReady() {
        return receiver.inbox().isReady();
    }

    @Override
    public int receiveAll(long deadlineNanos, FrameSink sink) throws IOException, InterruptedException {
        return receiver.receiveAll(deadlineNanos, sink);
    }

    @Override
    public boolean assist(FrameSink sink, BooleanSupplier done, long nanos) throws IOException {
        return receiver.assist(sink, done, nanos);
    }

    @Override
    public void letGo() {
        largeIn.letGo();
    }

    @Override
    public void tidy() {
        largeIn.tidy(KEPT_MILLIS);
        largeOut.tidy(KEPT_MILLIS);
    }

    @Override
    public void wakeReceiver() {
        socket.wakeReader();
    }

    @Override
    public int window() {
        return RING_BYTES / 2;
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public void close() {
        out.close();
        socket.close();
        file.close();
        largeIn.close();
        largeOut.close();
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
