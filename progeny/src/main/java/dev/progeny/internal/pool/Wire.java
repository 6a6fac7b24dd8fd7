package dev.progeny.internal.pool;

import dev.progeny.internal.codec.Encoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames between a pool and a worker; the first byte names the kind.
 *
 * <pre>
 *   to the worker:   CODE   number shape bytes
 *                    UNIT   hand sequence code-number shape size (lengths of arguments) [code] arguments
 *                    FORGET number
 *                    LEAVE
 *   to the pool:     READY
 *                    REFUSED  exception of the initializer
 *                    RETURNED hand sequence element value
 *                    THREW    hand sequence element exception
 * </pre>
 */
final class Wire {
    static final byte CODE = 1;
    static final byte UNIT = 2;
    static final byte FORGET = 3;
    static final byte LEAVE = 4;
    static final byte READY = 5;
    static final byte REFUSED = 6;
    static final byte RETURNED = 7;
    static final byte THREW = 8;

    private static final int UNIT_HEAD = 1 + 1 + 4 + 4 + 1 + 4 + 4;
    private static final int RESULT_HEAD = 1 + 1 + 4 + 4;

    /** Frames up to this size are laid out in one piece: copying them costs less than many small parts. */
    private static final int COPIED = 16 << 10;

    private Wire() {}

    static ByteBuffer[] code(RemoteCode code) {
        ByteBuffer head = ByteBuffer.allocate(6)
                .put(CODE)
                .putInt(code.number())
                .put(code.shape().code())
                .flip();
        return new ByteBuffer[] {head, code.encoded().bytes()};
    }

    static ByteBuffer[] forget(int code) {
        return new ByteBuffer[] {ByteBuffer.allocate(5).put(FORGET).putInt(code).flip()};
    }

    static ByteBuffer[] sign(byte kind) {
        return new ByteBuffer[] {ByteBuffer.wrap(new byte[] {kind})};
    }

    static ByteBuffer[] refused(byte[] thrown) {
        return new ByteBuffer[] {ByteBuffer.wrap(new byte[] {REFUSED}), ByteBuffer.wrap(thrown)};
    }

    static ByteBuffer[] result(byte kind, UnitFrame unit, int element, ByteBuffer bytes) {
        ByteBuffer head = ByteBuffer.allocate(RESULT_HEAD)
                .put(kind)
                .put((byte) unit.hand())
                .putInt(unit.sequence())
                .putInt(element)
                .flip();
        return new ByteBuffer[] {head, bytes};
    }

    static ByteBuffer[] unit(int hand, int sequence, Unit unit) {
        RemoteCode code = unit.code();
        int arity = code.shape().arity();
        int inline = code.isShared() ? 0 : code.encoded().size();
        int headSize = UNIT_HEAD + unit.size() * arity * Integer.BYTES;
        boolean copied = headSize + unit.bytes() <= COPIED;
        ByteBuffer head = ByteBuffer.allocate(copied ? headSize + (int) unit.bytes() : headSize)
                .put(UNIT)
                .put((byte) hand)
                .putInt(sequence)
                .putInt(code.number())
                .put(code.shape().code())
                .putInt(unit.size())
                .putInt(inline);
        List<ByteBuffer> bodies = new ArrayList<>(unit.size() * arity + 1);
        if (inline > 0) {
            bodies.add(code.encoded().bytes());
        }
        for (int i = 0; i < unit.size(); i++) {
            for (Encoded argument : unit.element(i)) {
                head.putInt(argument.size());
                bodies.add(argument.bytes());
            }
        }
        if (copied) {
            bodies.forEach(head::put);
            return new ByteBuffer[] {head.flip()};
        }
        bodies.add(0, head.flip());
        return bodies.toArray(ByteBuffer[]::new);
    }

    /**
     * A unit as the worker reads it.
     *
     * @param code the encoded function if it came with the unit, else null
     * @param arguments the encoded arguments, those of the first element first
     */
    record UnitFrame(
            int hand,
            int sequence,
            int codeNumber,
            TaskShape shape,
            int size,
            @Nullable ByteBuffer code,
            List<ByteBuffer> arguments) {

        /** Reads what follows the kind. */
        static UnitFrame read(ByteBuffer frame) {
            int hand = frame.get();
            int sequence = frame.getInt();
            int codeNumber = frame.getInt();
            TaskShape shape = TaskShape.of(frame.get());
            int size = frame.getInt();
            int inline = frame.getInt();
            int[] lengths = new int[size * shape.arity()];
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = frame.getInt();
            }
            ByteBuffer code = codeNumber == RemoteCode.INLINE ? next(frame, inline) : null;
            List<ByteBuffer> arguments = new ArrayList<>(lengths.length);
            for (int length : lengths) {
                arguments.add(next(frame, length));
            }
            return new UnitFrame(hand, sequence, codeNumber, shape, size, code, arguments);
        }

        private static ByteBuffer next(ByteBuffer frame, int length) {
            ByteBuffer part = frame.slice(frame.position(), length);
            frame.position(frame.position() + length);
            return part;
        }
    }
}
