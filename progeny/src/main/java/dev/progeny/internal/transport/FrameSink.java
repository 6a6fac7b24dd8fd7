package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the frames of a {@link FrameChannel} as they come. */
public interface FrameSink {
    /**
     * Takes one frame.
     *
     * @param frame a view that is valid only during this call, in the byte order of a new buffer; copy what is to stay
     * @throws IOException if the frame makes no sense
     */
    void take(ByteBuffer frame) throws IOException;

    /** What has come was taken, or so much that it is time to act on it. */
    default void settle() {}
}
