package dev.progeny.internal.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A two-way channel of frames between two processes: the one narrow interface behind which pool, pipe and listener keep their data
 * path. A frame arrives whole or not at all; frames of one sender arrive in the order sent.
 *
 * <p>Any number of threads may send and receive; each frame goes to exactly one receiver. An interrupted call leaves the channel as it
 * was, so that the next call goes on with the same frame.
 */
public interface FrameChannel extends AutoCloseable {
    /** A deadline that never comes. */
    long NEVER = Long.MAX_VALUE;

    /** Looks at a frame before it is received. */
    @FunctionalInterface
    interface Check {
        /** Leaves the frame as it is; if this throws, the frame stays where it is, and whoever was to receive it meets the exception. */
        void check(ByteBuffer frame) throws IOException;
    }

    /**
     * Sends one frame made of {@code parts} laid end to end; waits while the other side is slow to read. The buffers' positions are
     * moved to their limits.
     *
     * @throws IOException if this side is closed, or the other side is closed or dead
     * @throws InterruptedException if interrupted before the first byte was written; then nothing was sent
     */
    void send(ByteBuffer... parts) throws IOException, InterruptedException;

    /**
     * Receives the next frame; waits for it until {@code deadlineNanos} on the clock of {@link System#nanoTime()}, or for ever with
     * {@link #NEVER}.
     *
     * @return the frame, owned by the caller, or null when time ran out
     * @throws EOFException if the other side closed or died and all that it sent has been received
     * @throws IOException if this side is closed
     */
    default @Nullable ByteBuffer receive(long deadlineNanos) throws IOException, InterruptedException {
        return receive(deadlineNanos, frame -> {});
    }

    /** As {@link #receive(long)}, if {@code check} lets the frame pass. */
    @Nullable
    ByteBuffer receive(long deadlineNanos, Check check) throws IOException, InterruptedException;

    /**
     * Waits for the next frame like {@link #receive}, but leaves it there: the next call gets it too.
     *
     * @return a view of the frame, not to be changed, or null when time ran out
     * @throws EOFException if the other side closed or died and all that it sent has been received
     * @throws IOException if this side is closed
     */
    @Nullable
    ByteBuffer peek(long deadlineNanos) throws IOException, InterruptedException;

    /** Whether {@link #receive} would return or throw at once. Never waits. */
    boolean isReady();

    /** Whether this side was closed, by whoever had it then. */
    boolean isClosed();

    /** Closes this side; the other side reads what was sent and then meets the end. Harmless when repeated. */
    @Override
    void close();
}
