package dev.progeny.internal.pool;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The frames between a pool and a worker; the first byte names the kind.
 *
 * <pre>
 *   to the worker:   CODE   number shape bytes
 *                    LOAD   hand sequence elements units, and for each unit
 *                           code-number shape size code-length arguments-length [code] arguments
 *                    FORGET number
 *                    LEAVE
 *   to the pool:     READY
 *                    REFUSED  exception of the initializer
 *                    RETURNED hand sequence element took value
 *                    THREW    hand sequence element took exception
 *                    NEXT     value, of the element that follows the last result's in the same load
 * </pre>
 *
 * <p>Where it cannot go through the pipe, the {@link dev.progeny.internal.control.Outcome} of the worker's main function comes to the pool
 * last, over the same socket; no kind of a frame to the pool has the value of its first byte.
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
    static final byte NEXT = 9;

    private static final int LOAD_HEAD = 1 + 1 + 4 + 4 + 4;
    private static final int UNIT_HEAD = 4 + 1 + 4 + 4 + 4;

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
     * Puts what comes before the value or exception of a result, and moves the position back to it.
     *
     * @param tookNanos how long the load ran if this is its last result, else 0
     */
    static void putResultHead(ByteBuffer into, byte kind, int hand, int sequence, int element, long tookNanos) {
        int took = (int) Math.min(Integer.MAX_VALUE, tookNanos);
        into.put(kind)
                .put((byte) hand)
                .putInt(sequence)
                .putInt(element)
                .putInt(took)
                .rewind();
    }

    /** As {@link #putResultHead}, for a value that follows another result of its load: into the last of the bytes that a head may take. */
    static void putNextHead(ByteBuffer into) {
        into.position(RESULT_HEAD - 1).put(NEXT).position(RESULT_HEAD - 1);
    }

    static ByteBuffer[] load(int hand, int sequence, Load load) {
        List<Unit> units = load.units();
        long size = LOAD_HEAD;
        for (Unit unit : units) {
            size += UNIT_HEAD + inlined(unit) + unit.arguments().messageSize();
        }
        boolean copied = size <= COPIED || units.size() > 1;
        ByteBuffer frame = ByteBuffer.allocate(copied ? (int) size : LOAD_HEAD + UNIT_HEAD)
                .put(LOAD)
                .put((byte) hand)
                .putInt(sequence)
                .putInt(load.size())
                .putInt(units.size());
        for (Unit unit : units) {
            RemoteCode code = unit.code();
            frame.putInt(code.number())
                    .put(code.shape().code())
                    .putInt(unit.size())
                    .putInt(inlined(unit))
                    .putInt((int) unit.arguments().messageSize());
            if (copied) {
                if (!code.isShared()) {
                    code.encoded().putInto(frame);
                }
                unit.arguments().putInto(frame);
            }
        }
        frame.flip();
        return copied ? new ByteBuffer[] {frame} : withBodies(frame, units.get(0));
    }

    private static int inlined(Unit unit) {
        return unit.code().isShared() ? 0 : unit.code().encoded().size();
    }

    private static ByteBuffer[] withBodies(ByteBuffer head, Unit unit) {
        ByteBuffer code = unit.code().isShared()
                ? ByteBuffer.allocate(0)
                : unit.code().encoded().bytes();
        ByteBuffer[] arguments = unit.arguments().message();
        return new ByteBuffer[] {head, code, arguments[0], arguments[1]};
    }
}
