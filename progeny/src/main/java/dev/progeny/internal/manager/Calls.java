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

    /** The largest call, and the largest outcome, between programs; who announces a larger one loses the connection. */
    static final int MOST_REMOTE_BYTES = 64 << 20;

    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;
    private static final int HEAD_BYTES = Long.BYTES + Short.BYTES + 1;
    private static final int KEPT_BYTES = 1 << 14;
    private static final @Nullable Object[] NONE = {};

    private final int mostBytes;
    private ByteBuffer buffer = ByteBuffer.allocate(256);

    /** @param family whether the other side is of it, else another program */
    Calls(boolean family) {
        mostBytes = family ? MOST_BYTES : MOST_REMOTE_BYTES;
    }

    /**
     * {@return a call; the buffer is good until the next}
     *
     * @throws IllegalArgumentException if it is too large
     */
    ByteBuffer call(long object, Operation operation, Encoded[] arguments) {
        long length = HEAD_BYTES;
        for (Encoded argument : arguments) {
            length += Integer.BYTES + (long) argument.size();
        }
        if (length > mostBytes) {
            throw tooLarge("a call of " + operation, length);
        }
        ByteBuffer call = room((int) length)
                .putLong(object)
                .putShort((short) operation.number())
                .put((byte) arguments.length);
        for (Encoded argument : arguments) {
            argument.putInto(call.putInt(argument.size()));
        }
        return call.flip();
    }

    private IllegalArgumentException tooLarge(String what, long length) {
        return new IllegalArgumentException(what + " has " + length + " bytes when it is encoded, of at most "
                + mostBytes + " that go to or from this manager at a time; pass it in parts");
    }

    private ByteBuffer room(int length) {
        if (length <= buffer.capacity()) {
            return buffer.clear();
        }
        ByteBuffer larger = ByteBuffer.allocate(length);
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

    /**
     * {@return an outcome; the buffer is good until the next}
     *
     * @throws IllegalArgumentException if it is too large
     */
    ByteBuffer value(Encoded value) {
        if (value.size() >= mostBytes) {
            throw tooLarge("what the managed object returned", value.size());
        }
        ByteBuffer outcome = room(1 + value.size()).put(VALUE);
        value.putInto(outcome);
        return outcome.flip();
    }

    /** {@return an outcome, which says so if what was thrown is too large; the buffer is good until the next} */
    ByteBuffer thrown(Throwable thrown) {
        byte[] bytes = ThrownCodec.encode(thrown);
        if (bytes.length >= mostBytes) {
            return thrown(tooLarge("the " + thrown.getClass().getName() + " that the call threw", bytes.length));
        }
        return room(1 + bytes.length).put(THROWN).put(bytes).flip();
    }
}
