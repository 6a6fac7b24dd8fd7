package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Frames as no channel of this library sends them, for tests of who receives them. */
public final class RawFrames {
    /** The largest frame where a channel has no limit of its own. */
    public static final int MOST_BYTES = FrameLimit.MAX_BYTES;

    private RawFrames() {}

    /** Sends some bytes as they are, over a channel through which nothing is being sent. */
    public static void write(FrameChannel socket, ByteBuffer bytes) throws IOException, InterruptedException {
        ((SocketFrames) socket).bytes().writeFully(bytes, FrameChannel.NEVER);
    }
}
