package dev.progeny.internal.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The state of one side in shared memory, changed as a whole by one store: a version, whose lowest bit says which of two slots is
 * valid. The owner of the side writes the other slot and then stores the version. What the other side reads is all on one cache line:
 * <pre>
 *   0  version     8, 32  ring      16, 40  position     24, 48  count
 *  64, 88  1 if the element at the next two is to be marked as removed, which repeated does no harm     72, 96  its ring     80, 104  its position
 * </pre>
 *
 * <p>Killed before that store, it has changed nothing: the next owner overwrites the slot. A reader on the other side that finds the
 * same version before and after has read one state, since its slot is written again only after the version has moved on.
 */
final class StateSlots {
    /** How many bytes this takes; they begin with a cache line. */
    static final int BYTES = 128;

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int SLOTS = 8;
    private static final int REMOVALS = 64;
    private static final int SLOT_BYTES = 3 * Long.BYTES;
    private static final int POSITION = 8;
    private static final int COUNT = 16;

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

    /** Reads the state as of one moment; anybody may. */
    void read(SideState into) {
        long version;
        do {
            version = version(); // partner: the release in publish()
            int slot = slot(version);
            into.ring = get(slot);
            into.position = get(slot + POSITION);
            into.count = get(slot + COUNT);
            VarHandle.acquireFence(); // the slot before the version, partner: the fence in prepare()
        } while ((long) LONGS.getOpaque(bytes, offset) != version);
    }

    /** {@return the count as of one moment; anybody may ask} */
    long count() {
        while (true) {
            long version = version();
            long count = get(slot(version) + COUNT);
            VarHandle.acquireFence();
            if ((long) LONGS.getOpaque(bytes, offset) == version) {
                return count;
            }
        }
    }

    /** {@return by how much the count was less than that of another, at some moment during the call; anybody may ask} */
    long behind(StateSlots ahead) {
        long count;
        long other;
        do {
            count = count();
            other = ahead.count();
        } while (count() != count); // it never falls: so it was that when the other was read
        return other - count;
    }

    /** Whether an element is to be marked as removed; only for the owner of the side, as the next two. */
    boolean isRemoving() {
        return get(removal(version())) != 0;
    }

    long removingRing() {
        return get(removal(version()) + POSITION);
    }

    long removingPosition() {
        return get(removal(version()) + COUNT);
    }

    /** Writes the slot that is not valid; only by the owner of the side. */
    void prepare(long ring, long position, long count) {
        long next = version() + 1;
        VarHandle.releaseFence(); // the version that made this slot invalid before what is written there
        write(slot(next), ring, position, count);
        set(removal(next), 0);
    }

    /** As {@link #prepare}, with an element that is to be marked as removed. */
    void prepareRemoval(SideState state, long itsRing, long itsPosition) {
        long next = version() + 1;
        VarHandle.releaseFence();
        write(slot(next), state.ring, state.position, state.count + 1);
        write(removal(next), 1, itsRing, itsPosition);
    }

    /** Makes what was prepared the state, together with all that the owner wrote before; only by the owner of the side. */
    void publish() {
        LONGS.setRelease(bytes, offset, version() + 1);
    }

    private int slot(long version) {
        return offset + SLOTS + (int) (version & 1) * SLOT_BYTES;
    }

    private int removal(long version) {
        return offset + REMOVALS + (int) (version & 1) * SLOT_BYTES;
    }

    private void write(int at, long first, long second, long third) {
        set(at, first);
        set(at + POSITION, second);
        set(at + COUNT, third);
    }

    private long get(int at) {
        return (long) LONGS.getOpaque(bytes, at);
    }

    private void set(int at, long value) {
        LONGS.setOpaque(bytes, at, value);
    }
}
