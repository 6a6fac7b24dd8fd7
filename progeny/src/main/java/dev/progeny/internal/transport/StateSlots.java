package dev.progeny.internal.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The state of one side in shared memory, changed as a whole by one store: a version, whose lowest bit says which of the two slots that
 * follow it is valid. The owner of the side writes the other slot and then stores the version.
 *
 * <p>Killed before that store, it has changed nothing: the next owner overwrites the slot. A reader on the other side that finds the
 * same version before and after has read one state, since its slot is written again only after the version has moved on.
 */
final class StateSlots {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int SLOTS = Long.BYTES;
    private static final int SLOT_BYTES = 6 * Long.BYTES;

    private final ByteBuffer bytes;
    private final int offset;

    StateSlots(ByteBuffer bytes, int offset) {
        this.bytes = bytes;
        this.offset = offset;
    }

    /** {@return a number that changes whenever the state does} */
    long version() {
        return (long) LONGS.getAcquire(bytes, offset);
    }

    SideState read() {
        while (true) {
            long version = version(); // partner: the release in publish()
            int slot = slot(version);
            SideState state = new SideState(
                    field(slot, 0), field(slot, 1), field(slot, 2), field(slot, 3), field(slot, 4), field(slot, 5));
            VarHandle.acquireFence(); // the slot before the version, partner: the fence in prepare()
            if ((long) LONGS.getOpaque(bytes, offset) == version) {
                return state;
            }
        }
    }

    /** Writes the slot that is not valid; only by the owner of the side. */
    void prepare(SideState next) {
        int slot = slot(version() + 1);
        VarHandle.releaseFence(); // the version that made this slot invalid before what is written there
        setField(slot, 0, next.ring());
        setField(slot, 1, next.position());
        setField(slot, 2, next.count());
        setField(slot, 3, next.removing());
        setField(slot, 4, next.removingRing());
        setField(slot, 5, next.removingPosition());
    }

    /** Makes what was prepared the state, together with all that the owner wrote before; only by the owner of the side. */
    void publish() {
        LONGS.setRelease(bytes, offset, version() + 1);
    }

    private int slot(long version) {
        return offset + SLOTS + (int) (version & 1) * SLOT_BYTES;
    }

    private long field(int slot, int index) {
        return (long) LONGS.getOpaque(bytes, slot + index * Long.BYTES);
    }

    private void setField(int slot, int index, long value) {
        LONGS.setOpaque(bytes, slot + index * Long.BYTES, value);
    }
}
