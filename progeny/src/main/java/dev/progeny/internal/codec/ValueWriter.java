package dev.progeny.internal.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes values of which each is sent before the next is encoded, behind room for a head; the commonest then make no object and are
 * copied once. For one thread.
 */
public final class ValueWriter {
    /** Values up to this size are laid behind the room for the head. */
    private static final int SMALL_BYTES = 4096;

    private static final int EXPECTED_BYTES = 64;

    private final int headBytes;
    private final ByteSink sink;
    private @Nullable Encoded last; // null for a scalar; holds what the receiver may still ask for
    private @Nullable ByteBuffer rest;

    /** @param headBytes the room that is left before each value */
    public ValueWriter(int headBytes) {
        this.headBytes = headBytes;
        this.sink = new ByteSink(headBytes + EXPECTED_BYTES);
        sink.next(headBytes);
    }

    /**
     * Encodes a value.
     *
     * @param what what the value is to the user, for messages
     * @return how many bytes it takes
     * @throws IllegalArgumentException if it cannot be encoded
     */
    public int write(@Nullable Object value, String what) {
        clear();
        if (isQuick(value) && Scalars.write(value, sink)) {
            return sink.size() - headBytes;
        }
        Encoded encoded = ValueCodec.encode(value, what);
        last = encoded;
        if (encoded.size() <= SMALL_BYTES) {
            encoded.putInto(sink.next(encoded.size()));
        } else {
            rest = encoded.bytes();
        }
        return encoded.size();
    }

    /** The room of the sink does not become smaller again, so long strings do not go into it. */
    private static boolean isQuick(@Nullable Object value) {
        return !(value instanceof String text) || text.length() <= SMALL_BYTES / Character.BYTES;
    }

    /** Takes a value that is encoded already. */
    public void take(byte[] encoded) {
        clear();
        if (encoded.length <= SMALL_BYTES) {
            sink.write(encoded);
        } else {
            rest = ByteBuffer.wrap(encoded);
        }
    }

    private void clear() {
        sink.truncate(headBytes);
        last = null;
        rest = null;
    }

    /** {@return the room for the head, and behind it the value if it is small; valid until the next is written} */
    public ByteBuffer headed() {
        return sink.written();
    }

    /** {@return the value if it is not behind the head, else null} */
    public @Nullable ByteBuffer rest() {
        return rest;
    }

    /** Tells the handles within the last value that a process gets it. */
    public void handOver(long receiver) {
        if (last != null) {
            last.handOver(receiver);
        }
    }
}
