package dev.progeny.internal.transport;

import dev.progeny.internal.memory.FileState;
import java.nio.ByteBuffer;

/**
 * Where what stands in the files of a {@link RingQueue}.
 *
 * <p>The header file, in the byte order of the machine; what different processes write stands on different cache lines:
 * <pre>
 *    0  magic, with the version of this layout
 *    8  most elements at a time        16  bytes of the first ring      24  1 if takers must keep up with a ring of that size
 *   28  1 if somebody cannot be woken  32  open, no more puts, or closed
 *   40  bytes that a ring may have while takers are to keep up with it; the first may be smaller
 *   64  put side: owner word          128  put side: state
 *  320  take side: owner word         384  take side: state
 *  704  wait words, one each 64 bytes: not empty, not full, all done
 *  896  elements done
 * 1024  size of each ring, by its number modulo 256: never so many are there at a time, for each is twice the one before it, up to 1 GiB
 * </pre>
 * A ring file holds records, each of a multiple of 8 bytes, none split over the end of the ring: 4 bytes length of the payload, 4 bytes
 * kind, payload. At least 8 bytes of a ring stay free, so that there is always room to say that it goes on in the next ring.
 */
final class RingLayout {
    static final long MAGIC = 0x50524F_47524E_0003L; // "PROGRN", version 3
    static final int HEADER_BYTES = 4096;

    static final int MAGIC_AT = 0;
    static final int CAPACITY_AT = 8;
    static final int RING_BYTES_AT = 16;
    static final int BOUNDED_BYTES_AT = 24;
    static final int POLLING_AT = 28;
    static final int CLOSED_AT = 32;
    static final int MOST_RING_BYTES_AT = 40;
    static final int PUT_OWNER_AT = 64;
    static final int PUT_STATE_AT = 128;
    static final int TAKE_OWNER_AT = 320;
    static final int TAKE_STATE_AT = 384;
    static final int NOT_EMPTY_AT = 704;
    static final int NOT_FULL_AT = 768;
    static final int ALL_DONE_AT = 832;
    static final int DONE_COUNT_AT = 896;
    static final int SIZES_AT = 1024;
    static final int SIZES = 256;

    /** Beside those of {@link FileState}. */
    static final int PUTS_CLOSED = 0x4c617374;

    static final int RECORD_HEADER_BYTES = 8;
    static final int ELEMENT = 1; // an element
    static final int REMOVED = 2; // an element that was removed before its turn
    static final int SKIP = 3; // nothing up to the end of the ring
    static final int NEXT_RING = 4; // the last record of a ring

    static final int MIN_RING_BYTES = 4096;
    static final int MAX_RING_BYTES = 1 << 30;
    static final int MAX_ELEMENT_BYTES = MAX_RING_BYTES - 2 * RECORD_HEADER_BYTES;

    private RingLayout() {}

    /** {@return the bytes of an element made of {@code parts}, if it may have so many} */
    static int length(ByteBuffer... parts) {
        long length = 0;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        if (length > MAX_ELEMENT_BYTES) {
            throw new IllegalArgumentException(
                    "an element must have at most " + MAX_ELEMENT_BYTES + " bytes encoded, had " + length);
        }
        return (int) length;
    }

    /** {@return the bytes of a record with that payload} */
    static long recordBytes(int length) {
        return RECORD_HEADER_BYTES + ((length + 7L) & ~7L);
    }
}
