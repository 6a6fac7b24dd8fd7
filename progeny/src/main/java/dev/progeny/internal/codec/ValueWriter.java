package dev.progeny.internal.codec;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes values of which each is sent before the next is encoded; the commonest then make no object. For one thread. */
public final class ValueWriter {
    private static final int EXPECTED_BYTES = 64;

    private final ByteSink sink = new ByteSink(EXPECTED_BYTES);
    private List<Passenger> passengers = List.of();

    /**
     * Encodes a value.
     *
     * @param what what the value is to the user, for messages
     * @return the bytes, valid until the next call
     * @throws IllegalArgumentException if it cannot be encoded
     */
    public ByteBuffer write(@Nullable Object value, String what) {
        sink.truncate(0);
        passengers = List.of();
        if (!(value instanceof String) && Scalars.write(value, sink)) { // a string may be as long as it likes
            return sink.written();
        }
        Encoded encoded = ValueCodec.encode(value, what);
        passengers = encoded.passengers();
        return encoded.bytes();
    }

    /** Tells the handles within the last value that a process gets it. */
    public void handOver(long receiver) {
        for (Passenger passenger : passengers) {
            passenger.handOver(receiver);
        }
    }
}
