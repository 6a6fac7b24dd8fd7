package dev.progeny.internal.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Encodes values of which each is sent before the next is encoded; the commonest then make no object. For one thread. */
public final class ValueWriter {
    private static final int EXPECTED_BYTES = 64;

    private final ByteSink sink = new ByteSink(EXPECTED_BYTES);
    private @Nullable Encoded last; // null for a scalar; holds what the receiver may still ask for

    /**
     * Encodes a value.
     *
     * @param what what the value is to the user, for messages
     * @return the bytes, valid until the next call
     * @throws IllegalArgumentException if it cannot be encoded
     */
    public ByteBuffer write(@Nullable Object value, String what) {
        sink.truncate(0);
        last = null;
        if (!(value instanceof String) && Scalars.write(value, sink)) { // a string may be as long as it likes
            return sink.written();
        }
        Encoded encoded = ValueCodec.encode(value, what);
        last = encoded;
        return encoded.bytes();
    }

    /** Tells the handles within the last value that a process gets it. */
    public void handOver(long receiver) {
        if (last != null) {
            last.handOver(receiver);
        }
    }
}
