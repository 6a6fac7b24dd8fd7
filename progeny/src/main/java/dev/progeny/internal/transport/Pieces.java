package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Frames of any size in elements of limited size. Most frames are one piece. A larger one begins with a piece that tells the length of
 * the whole, and goes on until that is reached; so it needs no more shared memory than a small one, and is read while it is still being
 * written.
 *
 * <pre>
 *   WHOLE, frame
 *   FIRST, length of the frame (4 bytes), its beginning
 *   MORE, what follows
 * </pre>
 *
 * <p>A frame that was never finished, since its sender died or the end was passed on meanwhile, is dropped when the next one begins.
 */
final class Pieces {
    static final byte WHOLE = 0;
    static final byte FIRST = 1;
    static final byte MORE = 2;

    private @Nullable ByteBuffer begun;

    /** {@return the head of the only piece of a frame} */
    static ByteBuffer whole() {
        return ByteBuffer.wrap(new byte[] {WHOLE});
    }

    /** {@return the head of the first of several pieces} */
    static ByteBuffer first(int length) {
        return ByteBuffer.allocate(1 + Integer.BYTES).put(FIRST).putInt(length).flip();
    }

    /** {@return the head of a later piece} */
    static ByteBuffer more() {
        return ByteBuffer.wrap(new byte[] {MORE});
    }

    /** Adds the next piece. {@return the frame if it is whole now, else null} */
    @Nullable
    ByteBuffer add(ByteBuffer piece) throws IOException {
        byte mark = piece.get();
        if (mark == WHOLE) {
            begun = null;
            return piece.slice();
        }
        if (mark == FIRST) {
            begun = ByteBuffer.allocate(piece.getInt());
        } else if (mark != MORE) {
            throw new IOException("the pipe brought a piece of the unknown kind " + mark);
        }
        ByteBuffer frame = begun;
        if (frame == null) {
            return null; // the rest of a frame whose beginning went elsewhere
        }
        if (frame.put(piece).hasRemaining()) {
            return null;
        }
        begun = null;
        return frame.flip();
    }

    /** {@return how much of an unfinished frame has come, in words, or null if none was begun} */
    @Nullable
    String torn() {
        ByteBuffer frame = begun;
        return frame == null ? null : "torn after " + frame.position() + " of " + frame.capacity() + " bytes";
    }

    /** {@return an unfinished frame as the piece that {@link #add} makes it of, or null if none was begun} */
    @Nullable
    ByteBuffer pack() {
        ByteBuffer frame = begun;
        if (frame == null) {
            return null;
        }
        return ByteBuffer.allocate(1 + Integer.BYTES + frame.position())
                .put(first(frame.capacity()))
                .put(frame.duplicate().flip())
                .flip();
    }
}
