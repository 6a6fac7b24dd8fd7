package dev.progeny.internal.transport;

import java.io.EOFException;
import java.io.IOException;
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

    /** {@return how many bytes of frames may lie unread at the other side without a {@link #send} having to wait} */
    int window();
}
