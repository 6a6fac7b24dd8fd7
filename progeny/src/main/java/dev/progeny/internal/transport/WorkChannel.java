package dev.progeny.internal.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/**
 * The channel between a pool and one of its workers: frames are also passed on as they come, to one {@link FrameSink}. A channel whose
 * frames are taken so is not to be received from in another way.
 */
public interface WorkChannel extends FrameChannel {
    /** So many frames at most are passed on before the sink may {@link FrameSink#settle}. */
    int MOST_AT_ONCE = 256;

    /**
     * Passes on the frames that have come, after waiting for the first as {@link #receive} does.
     *
     * @return how many; 0 when time ran out, or a helper ({@link #assist}) was faster
     * @throws EOFException if the other side closed or died and all that it sent has been passed on
     * @throws IOException if this side is closed, or as {@code sink} throws
     */
    int receiveAll(long deadlineNanos, FrameSink sink) throws IOException, InterruptedException;

    /**
     * Takes frames instead of the thread that is in {@link #receiveAll}, without sleeping, until {@code done} holds or {@code nanos} have
     * passed: for one who waits for an answer that is about to come. Returns at once where that makes no sense, or another does so.
     *
     * @param sink what {@code receiveAll} passes frames to, or the like of it; called by one thread at a time
     * @return whether any frame was taken
     * @throws IOException as {@code sink} throws
     */
    boolean assist(FrameSink sink, BooleanSupplier done, long nanos) throws IOException;

    /**
     * Sends a frame of which the other side need not hear at once: it takes it with what is sent next, or is flushed, or when it looks by
     * itself, before it sleeps for one. If this process dies, the frame was sent.
     *
     * <p>For a side on which one thread alone sends.
     *
     * @throws IOException as {@link #send}
     * @throws InterruptedException as {@code send}; then nothing was written
     */
    void write(ByteBuffer... parts) throws IOException, InterruptedException;

    /**
     * Lets the other side hear of what was written.
     *
     * @throws IOException if this side is closed
     */
    void flush() throws IOException;

    /** Has the thread that sleeps in {@link #receiveAll} take also what was written and not flushed. */
    void wakeReceiver();

    /**
     * Lets the memory of the frame that a sink is taking serve other frames, before the sink returns: for one who is about to answer. The
     * frame must not be looked at any more. To be called by the sink, on the thread on which it is.
     */
    default void letGo() {}

    /** Returns memory that is kept for large frames, if none has come for a while. By the side that made the channel, now and then. */
    default void tidy() {}

    /** {@return how many bytes of frames may lie unread at the other side without a {@link #send} having to wait} */
    int window();
}
