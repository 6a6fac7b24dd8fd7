package dev.progeny.internal.codec;

import dev.progeny.UndecodableException;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Values to bytes and back. The commonest values have a compact form ({@link CompactOutput}); all others go by Java serialization, so
 * that what arrives is what any Java programmer expects. The first byte tells which.
 */
public final class ValueCodec {
    private static final int EXPECTED_BYTES = 64;
    private static final int EXPECTED_SERIALIZED_BYTES = 512;
    private static final int MOST_EXPECTED_ELEMENTS = 1 << 20;

    private ValueCodec() {}

    /**
     * Encodes a value.
     *
     * @param what what the value is to the user, for messages: "the task", "the element", "argument 3"
     * @return bytes that share nothing with {@code value}
     * @throws IllegalArgumentException if it cannot be encoded; the message shows the path of fields to the culprit, and a remedy
     */
    public static Encoded encode(@Nullable Object value, String what) {
        try {
            byte[] scalar = Scalars.encode(value);
            if (scalar != null) {
                return new Encoded(scalar);
            }
            if (value == null) {
                throw new AssertionError("null is a scalar");
            }
            byte[] array = PrimitiveArrays.encode(value);
            return array != null ? new Encoded(array) : compactOrSerialized(value);
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            throw Refusal.toEncode(value, what, e);
        }
    }

    private static Encoded compactOrSerialized(Object value) throws IOException {
        int expected = value instanceof ArrayList<?> list
                ? EXPECTED_BYTES + 8 * Math.min(list.size(), MOST_EXPECTED_ELEMENTS)
                : EXPECTED_BYTES;
        ByteSink sink = new ByteSink(expected);
        CompactOutput out = new CompactOutput(sink, false);
        if (!out.root(value)) {
            sink = new ByteSink(EXPECTED_SERIALIZED_BYTES);
            out = new CompactOutput(sink, false);
            sink.write(CompactOutput.OBJECT);
            out.serialize(value);
        }
        return new Encoded(out.head(), sink, out.passengers(), out.loaders());
    }

    /** {@return whether the remaining bytes are a value that is rebuilt without running code of the user's, and cannot be changed} */
    public static boolean isPlain(ByteBuffer bytes) {
        return bytes.hasRemaining() && Scalars.isPlain(bytes.get(bytes.position()));
    }

    /**
     * Rebuilds a value; consumes all remaining bytes.
     *
     * @throws UndecodableException if it cannot be rebuilt
     */
    public static @Nullable Object decode(ByteBuffer bytes) {
        return decode(bytes, null);
    }

    /**
     * Rebuilds a value that came from outside; consumes all remaining bytes.
     *
     * @param filter decides on each class, or null to admit all, as is right for bytes of this program's own processes
     * @throws UndecodableException if it cannot be rebuilt, or the filter refused it
     */
    public static @Nullable Object decode(ByteBuffer bytes, @Nullable ObjectInputFilter filter) {
        return decode(bytes, filter, false);
    }

    /**
     * Rebuilds a function that will be called once; consumes all remaining bytes.
     *
     * @return the function, or its {@link LambdaBody}
     * @throws UndecodableException if it cannot be rebuilt
     */
    public static @Nullable Object decodeFunction(ByteBuffer bytes) {
        return decode(bytes, null, true);
    }

    private static @Nullable Object decode(ByteBuffer bytes, @Nullable ObjectInputFilter filter, boolean isFunction) {
        try {
            if (!bytes.hasRemaining()) {
                throw new StreamCorruptedException("the bytes are damaged: there are none");
            }
            byte tag = bytes.get(bytes.position());
            Object value;
            if (Scalars.isPlain(tag)) {
                value = Scalars.read(bytes.order(ByteOrder.LITTLE_ENDIAN).get(), bytes);
            } else if (PrimitiveArrays.isTag(tag)) {
                value = PrimitiveArrays.decode(bytes.get(), bytes);
            } else {
                CompactInput input = new CompactInput(bytes, filter);
                value = isFunction ? input.function() : input.root();
            }
            bytes.position(bytes.limit());
            return value;
        } catch (ClassNotFoundException
                | IOException
                | RuntimeException
                | LinkageError
                | StackOverflowError
                | OutOfMemoryError e) {
            throw Refusal.toDecode(e, filter);
        }
    }
}
