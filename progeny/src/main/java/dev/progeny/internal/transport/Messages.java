package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Messages over a channel of frames: the first byte of a frame tells its {@link Kind}. Who asks for one kind and meets the other is told
 * so, and the message stays first in line.
 */
public final class Messages implements AutoCloseable {
    /** What a message is. */
    public enum Kind implements FrameChannel.Check {
        /** An encoded object. */
        OBJECT(1, "an object; take it with receive()"),
        /** Bytes as they are. */
        BYTES(2, "bytes; take it with receiveBytes()");

        private final byte mark;
        private final String remedy;

        Kind(int mark, String remedy) {
            this.mark = (byte) mark;
            this.remedy = remedy;
        }

        @Override
        public void check(ByteBuffer frame) throws IOException {
            byte found = frame.hasRemaining() ? frame.get(frame.position()) : 0;
            if (found == mark) {
                return;
            }
            for (Kind kind : values()) {
                if (kind.mark == found) {
                    throw new IllegalStateException("the next message is " + kind.remedy);
                }
            }
            throw new IOException("the other side sent a message of the unknown kind " + found
                    + "; it is of another version, or does not speak this protocol");
        }
    }

    private final FrameChannel channel;

    /** Makes messages of the frames of {@code channel}, which nobody else may use. */
    public Messages(FrameChannel channel) {
        this.channel = channel;
    }

    /** {@return what carries the messages} */
    public FrameChannel channel() {
        return channel;
    }

    /**
     * Sends one message, as {@link FrameChannel#send}.
     *
     * @throws IllegalStateException if this side is closed, before or during the wait
     */
    public void send(Kind kind, ByteBuffer bytes) throws IOException, InterruptedException {
        try {
            channel.send(ByteBuffer.wrap(new byte[] {kind.mark}), bytes);
        } catch (ClosedSideException e) {
            throw closed(e);
        }
    }

    /**
     * Receives the next message, as {@link FrameChannel#receive}.
     *
     * @return its bytes, owned by the caller, or null when time ran out
     * @throws IllegalStateException if this side is closed, before or during the wait, or the next message is of the other kind
     */
    public @Nullable ByteBuffer receive(Kind kind, long deadlineNanos) throws IOException, InterruptedException {
        try {
            ByteBuffer frame = channel.receive(deadlineNanos, kind);
            return frame == null ? null : frame.position(frame.position() + 1).slice();
        } catch (ClosedSideException e) {
            throw closed(e);
        }
    }

    /** Whether {@link #receive} would return or throw at once. */
    public boolean isReady() {
        return channel.isReady();
    }

    /** Waits until {@link #receive} would return or throw at once. {@return false when time ran out} */
    public boolean awaitReady(long deadlineNanos) throws InterruptedException {
        try {
            return channel.peek(deadlineNanos) != null;
        } catch (IOException e) {
            return true; // receive() will throw it
        }
    }

    /** Whether this side is closed. */
    public boolean isClosed() {
        return channel.isClosed();
    }

    private static IllegalStateException closed(ClosedSideException cause) {
        return new IllegalStateException("this connection is closed", cause);
    }

    /** Closes this side; threads that wait here wake with an {@link IllegalStateException}. */
    @Override
    public void close() {
        channel.close();
    }
}
