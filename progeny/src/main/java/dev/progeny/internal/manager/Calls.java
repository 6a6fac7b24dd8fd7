package dev.progeny.internal.manager;

import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.codec.ValueCodec;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How a call and its outcome look as bytes.
 *
 * <pre>
 *   call     object (8 bytes), operation (2), number of arguments (1), for each its length (4) and itself
 *   outcome  {@value #VALUE} and the value, or {@value #THROWN} and what was thrown
 * </pre>
 */
final class Calls {
    static final byte VALUE = 0;
    static final byte THROWN = 1;

    private static final int HEAD_BYTES = Long.BYTES + Short.BYTES + 1;
    private static final int KEPT_BYTES = 1 << 14;
    private static final @Nullable Object[] NONE = {};

    private ByteBuffer buffer = ByteBuffer.allocate(256);

    /** {@return a call; the buffer is good until the next} */
    ByteBuffer call(long object, int operation, Encoded[] arguments) {
        long length = HEAD_BYTES;
        for (Encoded argument : arguments) {
            length += Integer.BYTES + (long) argument.size();
        }
        ByteBuffer call =
                room(length).putLong(object).putShort((short) operation).put((byte) arguments.length);
        for (Encoded argument : arguments) {
            argument.putInto(call.putInt(argument.size()));
        }
        return call.flip();
    }

    private ByteBuffer room(long length) {
        if (length <= buffer.capacity()) {
            return buffer.clear();
        }
        ByteBuffer larger = ByteBuffer.allocate(Math.toIntExact(length));
        if (length <= KEPT_BYTES) {
            buffer = larger;
        }
        return larger;
    }

    /** {@return the arguments, which stand behind the operation} */
    static @Nullable Object[] arguments(ByteBuffer call, @Nullable ObjectInputFilter filter) throws IOException {
        int count = call.get();
        if (count == 0) {
            return NONE;
        }
        @Nullable Object[] arguments = new @Nullable Object[count];
        int end = call.limit();
        for (int i = 0; i < count; i++) {
            int length = call.getInt();
            if (length < 0 || length > end - call.position()) {
                throw new IOException("argument " + (i + 1) + " of a call is said to have " + length + " bytes, of "
                        + (end - call.position()));
            }
            int next = call.position() + length;
            arguments[i] = ValueCodec.decode(call.slice(call.position(), length), filter);
            call.position(next);
        }
        return arguments;
    }

    /** {@return an outcome; the buffer is good until the next} */
    ByteBuffer value(Encoded value) {
        ByteBuffer outcome = room(1 + (long) value.size()).put(VALUE);
        value.putInto(outcome);
        return outcome.flip();
    }

    /** {@return an outcome; the buffer is good until the next} */
    ByteBuffer thrown(Throwable thrown) {
        byte[] bytes = ThrownCodec.encode(thrown);
        return room(1 + (long) bytes.length).put(THROWN).put(bytes).flip();
    }
}
