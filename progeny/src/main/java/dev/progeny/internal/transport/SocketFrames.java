package dev.progeny.internal.transport;

import dev.progeny.internal.platform.Locks;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Frames over a connected socket, Unix or TCP. On the wire a frame is its length as a big-endian {@code int}, then its bytes.
 *
 * <p>All bytes go through one direct buffer per direction: the JDK would otherwise copy a heap buffer of any size into a direct one of
 * that size. What has come of an unfinished frame stays in this object, so a receiver may be interrupted or run out of time anywhere and
 * the next one goes on. A frame whose first byte was written is finished first, and only then the interrupt is shown: the other side
 * could not make sense of half a frame.
 */
public final class SocketFrames implements WorkChannel {
    private static final int HEAD_BYTES = Integer.BYTES;
    private static final int BOX_BYTES = 64 * 1024;
    private static final int WINDOW_BYTES = 16 << 10; // what every socket takes

    private final SocketBytes bytes;
    private final int maxFrameBytes;

    private final ReentrantLock sending = new ReentrantLock();
    private final ByteBuffer outbox = ByteBuffer.allocateDirect(BOX_BYTES); // guarded by sending

    private final Inbox frames = new Inbox(new Arrivals());
    private final ByteBuffer inbox = ByteBuffer.allocateDirect(BOX_BYTES).limit(0); // these three guarded by its lock
    private @Nullable ArrivingFrame unfinished;
    private boolean ended;

    /** Takes over a connected channel, with frames as large as can be. */
    public SocketFrames(SocketChannel channel) throws IOException {
        this(new SocketBytes(channel), FrameLimit.MAX_BYTES);
    }

    SocketFrames(SocketBytes bytes, int maxFrameBytes) {
        this.bytes = bytes;
        this.maxFrameBytes = maxFrameBytes;
    }

    /** {@return the socket, for a channel that goes on with it} */
    SocketBytes bytes() {
        return bytes;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the frame is larger than the limit of this channel; then nothing was sent
     */
    @Override
    public void send(ByteBuffer... parts) throws IOException, InterruptedException {
        int length = FrameLimit.length(parts, maxFrameBytes);
        // Copies of the views, so that an interrupt leaves the caller's buffers as they were.
        ByteBuffer[] rest = new ByteBuffer[parts.length];
        for (int i = 0; i < parts.length; i++) {
            rest[i] = parts[i].duplicate();
        }
        sending.lockInterruptibly();
        try {
            bytes.ensureOpen();
            outbox.clear().putInt(length);
            writeAll(rest);
        } finally {
            sending.unlock();
        }
        for (ByteBuffer part : parts) {
            part.position(part.limit());
        }
    }

    @Override
    public void write(ByteBuffer... parts) throws IOException, InterruptedException {
        send(parts);
    }

    @Override
    public void flush() throws IOException {
        bytes.ensureOpen();
    }

    @Override
    public void wakeReceiver() {
        // what was written has been sent
    }

    /** Writes the outbox, which holds the head, and then the parts through it. */
    private void writeAll(ByteBuffer[] parts) throws IOException, InterruptedException {
        boolean begun = false;
        boolean interrupted = false;
        try {
            int part = 0;
            do {
                part = fillOutbox(parts, part);
                outbox.flip();
                while (outbox.hasRemaining()) {
                    if (bytes.write(outbox) > 0) {
                        begun = true;
                        continue;
                    }
                    try {
                        bytes.awaitWritable(NEVER);
                    } catch (InterruptedException e) {
                        if (!begun) {
                            throw e;
                        }
                        interrupted = true;
                    }
                }
                outbox.clear();
            } while (part < parts.length);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Moves what fits into the outbox. {@return the first part that still has bytes} */
    private int fillOutbox(ByteBuffer[] parts, int first) {
        int part = first;
        while (part < parts.length) {
            ArrivingFrame.move(parts[part], outbox);
            if (parts[part].hasRemaining()) {
                break;
            }
            part++;
        }
        return part;
    }

    @Override
    public @Nullable ByteBuffer receive(long deadlineNanos, Check check) throws IOException, InterruptedException {
        return frames.receive(deadlineNanos, check);
    }

    @Override
    public @Nullable ByteBuffer peek(long deadlineNanos) throws IOException, InterruptedException {
        return frames.peek(deadlineNanos);
    }

    @Override
    public boolean isReady() {
        return frames.isReady();
    }

    @Override
    public int receiveAll(long deadlineNanos, FrameSink sink) throws IOException, InterruptedException {
        if (!Locks.lock(frames.lock, deadlineNanos)) {
            return 0;
        }
        try {
            ArrivingFrame frame = awaitNext(ArrivingFrame::wholeOrHead, deadlineNanos);
            return frame == null ? 0 : passAll(frame, sink);
        } finally {
            frames.lock.unlock();
        }
    }

    private int passAll(ArrivingFrame first, FrameSink sink) throws IOException {
        int count = 0;
        try {
            for (ArrivingFrame frame = first; frame != null; frame = count < MOST_AT_ONCE ? nextUnlessEnded() : null) {
                frame.pass(sink);
                count++;
            }
        } finally {
            sink.settle(); // also what came before one that cannot be taken
        }
        return count;
    }

    /** {@return the next frame if it has come, else null; also at the end, which the next call meets again} */
    private @Nullable ArrivingFrame nextUnlessEnded() throws IOException {
        try {
            return finishNext(ArrivingFrame::wholeOrHead);
        } catch (EOFException e) {
            return null;
        }
    }

    /** Never: a look at a socket costs a system call, and the thread that receives is woken by it anyway. */
    @Override
    public boolean assist(FrameSink sink, BooleanSupplier done, long nanos) {
        return false;
    }

    @Override
    public int window() {
        return WINDOW_BYTES;
    }

    /** What comes through the socket. */
    private final class Arrivals implements Inbox.Source {
        @Override
        public void ensureOpen() throws IOException {
            bytes.ensureOpen();
        }

        @Override
        public @Nullable ByteBuffer await(long deadlineNanos) throws IOException, InterruptedException {
            return bytesOf(awaitNext(ArrivingFrame::whole, deadlineNanos));
        }

        @Override
        public @Nullable ByteBuffer poll() throws IOException {
            return bytesOf(finishNext(ArrivingFrame::whole));
        }

        private static @Nullable ByteBuffer bytesOf(@Nullable ArrivingFrame frame) {
            return frame == null ? null : frame.frame();
        }
    }

    /** Waits for the next frame. {@return null when time ran out} */
    private @Nullable ArrivingFrame awaitNext(IntFunction<ArrivingFrame> begin, long deadlineNanos)
            throws IOException, InterruptedException {
        ArrivingFrame frame = finishNext(begin);
        while (frame == null && bytes.awaitReadable(deadlineNanos)) {
            frame = finishNext(begin); // more has come, or the end
        }
        return frame;
    }

    /** Reads what has come. {@return the next frame if all of it has, else null} */
    private @Nullable ArrivingFrame finishNext(IntFunction<ArrivingFrame> begin) throws IOException {
        bytes.ensureOpen();
        while (true) {
            if (unfinished == null && inbox.remaining() >= HEAD_BYTES) {
                unfinished = begin.apply(checked(inbox.getInt(inbox.position())));
                inbox.position(
                        inbox.position() + HEAD_BYTES); // after the allocation: out of memory must not lose the place
            }
            ArrivingFrame frame = unfinished;
            if (frame != null && frame.take(inbox)) {
                unfinished = null;
                return frame;
            }
            if (ended) {
                throw end();
            }
            inbox.compact();
            int count;
            try {
                count = bytes.read(inbox);
            } finally {
                inbox.flip();
            }
            if (count == 0) {
                return null;
            }
            ended = count < 0;
        }
    }

    private int checked(int length) throws IOException {
        if (length < 0 || length > maxFrameBytes) {
            throw new IOException("a frame must be between 0 and " + maxFrameBytes + " bytes, the other side announced "
                    + length + "; it does not speak this protocol, or has a higher limit");
        }
        return length;
    }

    private EOFException end() {
        if (unfinished != null) {
            return new EOFException("the other side closed or died in the middle of a frame: torn after " + unfinished
                    + ", and dropped");
        }
        if (inbox.hasRemaining()) {
            return new EOFException(
                    "the other side closed or died in the middle of a frame: torn within its head, and dropped");
        }
        return new EOFException("the other side closed or died");
    }

    @Override
    public boolean isClosed() {
        return bytes.isClosed();
    }

    @Override
    public void close() {
        bytes.close();
    }

    @Override
    public String toString() {
        return "SocketFrames[" + bytes + "]";
    }
}
