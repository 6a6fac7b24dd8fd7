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
final class Pieces implements RingReader<ByteBuffer> {
    private static final byte WHOLE = 0;
    private static final byte FIRST = 1;
    private static final byte MORE = 2;

    /** The head of the only piece of a frame; its position is not to be moved. */
    static final ByteBuffer WHOLE_HEAD = head(WHOLE);

    /** The head of a later piece; its position is not to be moved. */
    static final ByteBuffer MORE_HEAD = head(MORE);

    private static final ByteBuffer UNFINISHED = ByteBuffer.allocate(0);

    private @Nullable ByteBuffer begun;

    private static ByteBuffer head(byte mark) {
        return ByteBuffer.wrap(new byte[] {mark});
    }

    /** {@return the head of the first of several pieces} */
    static ByteBuffer first(int length) {
        return ByteBuffer.allocate(1 + Integer.BYTES).put(FIRST).putInt(length).flip();
    }

    /** Copies the next piece to where it belongs. {@return the frame if it is whole now; else one that {@link #isUnfinished}} */
    @Override
    public ByteBuffer read(ByteBuffer piece) throws IOException {
        byte mark = piece.get();
        if (mark == WHOLE) {
            begun = null;
            return RingReader.copy(piece);
        }
        if (mark == FIRST) {
            begun = ByteBuffer.allocate(piece.getInt());
        } else if (mark != MORE) {
            throw new IOException("the pipe brought a piece of the unknown kind " + mark);
        }
        ByteBuffer frame = begun;
        if (frame == null) {
            return UNFINISHED; // the rest of a frame whose beginning went elsewhere
        }
        if (frame.put(piece).hasRemaining()) {
            return UNFINISHED;
        }
        begun = null;
        return frame.flip();
    }

    /** Whether {@link #read} returned this because more is to come. */
    @SuppressWarnings("ReferenceEquality") // an empty frame is one too
    static boolean isUnfinished(ByteBuffer frame) {
        return frame == UNFINISHED;
    }

    /** {@return how much of an unfinished frame has come, in words, or null if none was begun} */
    @Nullable
    String torn() {
        ByteBuffer frame = begun;
        return frame == null ? null : "torn after " + frame.position() + " of " + frame.capacity() + " bytes";
    }

    /** {@return a frame as one piece, of which {@link #read} makes it again} */
    static ByteBuffer packWhole(ByteBuffer frame) {
        return ByteBuffer.allocate(1 + frame.remaining())
                .put(WHOLE)
                .put(frame.duplicate())
                .flip();
    }

    /** {@return an unfinished frame as the piece that {@link #read} makes it of, or null if none was begun} */
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
