package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A frame of which bytes are still to come. If this process has no memory for it, its head is kept, and the rest dropped as it comes. */
final class ArrivingFrame {
    private static final int LARGE_BYTES = 1 << 16;

    private final int length;
    private final ByteBuffer kept;
    private final @Nullable OutOfMemoryError cause; // why not all is kept
    private int toDrop;

    private ArrivingFrame(int length, ByteBuffer kept, @Nullable OutOfMemoryError cause) {
        this.length = length;
        this.kept = kept;
        this.cause = cause;
        this.toDrop = length - kept.capacity();
    }

    /** @throws OutOfMemoryError if there is no memory for it */
    static ArrivingFrame whole(int length) {
        return new ArrivingFrame(length, ByteBuffer.allocate(length), null);
    }

    static ArrivingFrame wholeOrHead(int length) {
        try {
            if (length > LARGE_BYTES) {
                HeapRoom.ensure(length);
            }
            return whole(length);
        } catch (OutOfMemoryError e) {
            return new ArrivingFrame(length, ByteBuffer.allocate(Math.min(length, FrameSink.HEAD_BYTES)), e);
        }
    }

    /** Takes what has come of it. {@return whether all of it has} */
    boolean take(ByteBuffer bytes) {
        move(bytes, kept);
        int dropped = Math.min(bytes.remaining(), toDrop);
        bytes.position(bytes.position() + dropped);
        toDrop -= dropped;
        return !kept.hasRemaining() && toDrop == 0;
    }

    /** Moves as many bytes as both buffers allow. */
    static void move(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        int limit = from.limit();
        to.put(from.limit(from.position() + count));
        from.limit(limit);
    }

    /**
     * {@return the frame, which has come}
     *
     * @throws OutOfMemoryError if there was no memory for it
     */
    ByteBuffer frame() {
        if (cause != null) {
            throw cause;
        }
        return kept.flip();
    }

    /** Passes on the frame, which has come, or its head. */
    void pass(FrameSink sink) throws IOException {
        if (cause == null) {
            sink.take(frame());
        } else {
            sink.takeHead(kept.flip(), length, cause);
        }
    }

    /** {@return how far it has come} */
    @Override
    public String toString() {
        return (kept.position() + length - kept.capacity() - toDrop) + " of " + length + " bytes";
    }
}
