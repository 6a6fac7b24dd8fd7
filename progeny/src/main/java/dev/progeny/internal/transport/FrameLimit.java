package dev.progeny.internal.transport;

import java.nio.ByteBuffer;

/** How large a frame may be, on whatever channel. */
final class FrameLimit {
    /** The largest frame; a Java array cannot be larger. */
    static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private FrameLimit() {}

    /**
     * {@return the length of the parts laid end to end}
     *
     * @throws IllegalArgumentException if that is more than {@code most}
     */
    static int length(ByteBuffer[] parts, int most) {
        long length = 0;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        if (length > most) {
            throw new IllegalArgumentException(
                    "a frame must be at most " + most + " bytes, was " + length + "; send it in several");
        }
        return (int) length;
    }
}
