package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the frames of a {@link WorkChannel} as they come. */
public interface FrameSink {
    /** So much is left of a frame for which there is no memory, or all of a shorter one. */
    int HEAD_BYTES = 64;

    /**
     * Takes one frame.
     *
     * @param frame in the byte order of a new buffer; if it has an array it is the sink's own, else it is a view that is valid only during
     *     this call: copy what is to stay
     * @throws IOException if the frame makes no sense
     */
    void take(ByteBuffer frame) throws IOException;

    /**
     * Takes what is left of a frame for which this process had no memory: its first {@value #HEAD_BYTES} bytes. The others are lost.
     *
     * @param head as many bytes as a frame says in what it is
     * @param length the number of bytes that it had
     * @throws IOException if the frame makes no sense
     * @throws OutOfMemoryError {@code cause}, if nothing can be done about it
     */
    default void takeHead(ByteBuffer head, int length, OutOfMemoryError cause) throws IOException {
        throw cause;
    }

    /** What has come was taken, or so much that it is time to act on it. */
    default void settle() {}
}
