package dev.progeny.internal.pool;

import dev.progeny.internal.codec.Encoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames between a pool and a worker; the first byte names the kind.
 *
 * <pre>
 *   to the worker:   CODE   number shape bytes
 *                    LOAD   hand sequence elements units, and for each unit
 *                           code-number shape size code-length (lengths of arguments) [code] arguments
 *                    FORGET number
 *                    LEAVE
 *   to the pool:     READY
 *                    REFUSED  exception of the initializer
 *                    RETURNED hand sequence element took value
 *                    THREW    hand sequence element took exception
 * </pre>
 */
final class Wire {
    static final byte CODE = 1;
    static final byte LOAD = 2;
    static final byte FORGET = 3;
    static final byte LEAVE = 4;
    static final byte READY = 5;
    static final byte REFUSED = 6;
    static final byte RETURNED = 7;
    static final byte THREW = 8;

    private static final int LOAD_HEAD = 1 + 1 + 4 + 4 + 4;
    private static final int UNIT_HEAD = 4 + 1 + 4 + 4;

    /** How much stands before the value or exception of a result. */
    static final int RESULT_HEAD = 1 + 1 + 4 + 4 + 4;

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

    /**
     * Puts what comes before the value or exception of a result.
     *
     * @param tookNanos how long the load ran if this is its last result, else 0
     */
    static ByteBuffer putResultHead(ByteBuffer into, byte kind, int hand, int sequence, int element, long tookNanos) {
        int took = (int) Math.min(Integer.MAX_VALUE, tookNanos);
        return into.put(kind).put((byte) hand).putInt(sequence).putInt(element).putInt(took);
    }

    static ByteBuffer[] load(int hand, int sequence, Load load) {
        int headSize = LOAD_HEAD;
        long bytes = 0;
        int parts = 1;
        for (Unit unit : load.units()) {
            headSize += UNIT_HEAD + unit.size() * unit.code().shape().arity() * Integer.BYTES;
            bytes += unit.bytes();
            parts += 2 + unit.size() * unit.code().shape().arity();
        }
        boolean copied = headSize + bytes <= COPIED || load.units().size() > 1;
        ByteBuffer head = ByteBuffer.allocate(copied ? headSize + (int) bytes : headSize)
                .put(LOAD)
                .put((byte) hand)
                .putInt(sequence)
                .putInt(load.size())
                .putInt(load.units().size());
        List<ByteBuffer> bodies = new ArrayList<>(copied ? 0 : parts);
        for (Unit unit : load.units()) {
            put(unit, head, copied, bodies);
        }
        if (copied) {
            return new ByteBuffer[] {head.flip()};
        }
        bodies.add(0, head.flip());
        return bodies.toArray(ByteBuffer[]::new);
    }

    private static void put(Unit unit, ByteBuffer head, boolean copied, List<ByteBuffer> bodies) {
        RemoteCode code = unit.code();
        int inline = code.isShared() ? 0 : code.encoded().size();
        head.putInt(code.number()).put(code.shape().code()).putInt(unit.size()).putInt(inline);
        for (int i = 0; i < unit.size(); i++) {
            for (Encoded argument : unit.element(i)) {
                head.putInt(argument.size());
            }
        }
        if (inline > 0) {
            put(code.encoded(), head, copied, bodies);
        }
        for (int i = 0; i < unit.size(); i++) {
            for (Encoded argument : unit.element(i)) {
                put(argument, head, copied, bodies);
            }
        }
    }

    private static void put(Encoded part, ByteBuffer head, boolean copied, List<ByteBuffer> bodies) {
        if (copied) {
            part.putInto(head);
        } else {
            bodies.add(part.bytes());
        }
    }
}
