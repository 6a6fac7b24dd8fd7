package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The tail of a ring queue: writes a record where no taker looks yet, and publishes it by one store. Whoever calls it owns the side.
 *
 * <p>Killed before that store, the owner leaves bytes behind that the next record overwrites, or the file of a next ring that the next
 * owner replaces. So a death needs no repair.
 *
 * <p>What takers do is looked at only when what was seen last is not enough: it never falls, so an old view errs on the safe side, and
 * the two sides do not fetch each other's cache line for every element.
 */
final class PutSide {
    private static final int SHRINK_ABOVE_BYTES = 4 << 20; // ADR 0002
    private static final int FEW =
            64; // so many elements behind, or at each of so many, it is worth a look whether takers have caught up

    private final RingHeader header;
    private final StateSlots state;
    private final StateSlots takeState;
    private final RingStage.Hook hook;
    private final long capacity;
    private final int firstRingBytes;
    private final boolean boundedBytes;
    private int mostRingBytes;
    private @Nullable RingFile current;
    private final SideState put = new SideState();
    private final SideState taken = new SideState(); // as it was, or further back than it is

    PutSide(RingHeader header, StateSlots state, StateSlots takeState, RingStage.Hook hook) {
        this.header = header;
        this.state = state;
        this.takeState = takeState;
        this.hook = hook;
        this.capacity = header.capacity();
        this.firstRingBytes = header.firstRingBytes();
        this.boundedBytes = header.isBoundedByBytes();
        this.mostRingBytes = header.mostRingBytes();
    }

    /**
     * Puts an element made of {@code parts}, {@code length} bytes in all.
     *
     * @return false if there is no room until something is taken
     * @throws IOException if there is no memory for another ring; then nothing has changed
     */
    boolean tryPut(int length, ByteBuffer... parts) throws IOException {
        hook.reached(RingStage.PUT_CLAIMED);
        state.read(put);
        if (put.count - taken.count >= capacity) {
            takeState.read(taken);
            if (put.count - taken.count >= capacity) {
                return false;
            }
        }
        RingFile ring = ring(put.ring);
        long bytes = RingLayout.recordBytes(length);
        long end = end(ring, bytes);
        boolean fits = fits(ring, end);
        if (!fits) {
            takeState.read(taken);
            fits = fits(ring, end);
        }
        if (!fits) {
            return putWhereNoRoomIs(ring, bytes, length, parts);
        }
        if (isWastefullyLarge(ring, bytes) && isEmpty() && putInSmallerRing(ring.size() / 2, length, parts)) {
            return true;
        }
        long start = end - bytes;
        if (start != put.position) {
            ring.writeHeader(put.position, 0, RingLayout.SKIP);
        }
        write(ring, start, length, parts);
        publish(put.ring, end);
        return true;
    }

    /** Whether another element of that length would find room after one that was just put. */
    boolean hasRoomForAnother(int length) {
        state.read(put);
        takeState.read(taken);
        RingFile ring = current;
        if (ring == null || put.count - taken.count >= capacity) {
            return false;
        }
        return !boundedBytes || ring.size() < mostRingBytes || fits(ring, end(ring, RingLayout.recordBytes(length)));
    }

    /** Where a record of so many bytes would end, which is not split over the end of the ring. */
    private long end(RingFile ring, long bytes) {
        int toEnd = ring.bytesToEnd(put.position);
        return (toEnd >= bytes ? put.position : put.position + toEnd) + bytes;
    }

    /** Whether a record that ends there overwrites nothing that was not taken, as far as is known. */
    private boolean fits(RingFile ring, long end) {
        long firstTaken = taken.ring == put.ring ? taken.position : 0;
        return end - firstTaken <= ring.size() - RingLayout.RECORD_HEADER_BYTES;
    }

    private boolean isEmpty() {
        if (put.count - taken.count < FEW || put.count % FEW == 0) {
            takeState.read(taken);
        }
        return put.count == taken.count;
    }

    private boolean isWastefullyLarge(RingFile ring, long recordBytes) {
        return ring.size() > SHRINK_ABOVE_BYTES
                && ring.size() > firstRingBytes
                && ring.size() > mostRingBytes
                && recordBytes < ring.size() / 4;
    }

    private boolean putInSmallerRing(long wishedBytes, int length, ByteBuffer... parts) {
        try {
            return putInNextRing(wishedBytes, length, parts);
        } catch (IOException e) {
            return false; // no memory for both: the large one must do
        }
    }

    private boolean putWhereNoRoomIs(RingFile ring, long bytes, int length, ByteBuffer... parts) throws IOException {
        boolean empty = put.count == taken.count;
        boolean mayGrow = ring.size() < mostRingBytes;
        if (boundedBytes && !empty && !mayGrow) {
            return false;
        }
        // Twice the record, so that the next of its size fits wherever in the ring it comes to lie.
        long wished =
                boundedBytes ? Math.max(mostRingBytes, 2 * bytes + RingLayout.RECORD_HEADER_BYTES) : ring.size() * 2L;
        try {
            if (putInNextRing(wished, length, parts)) {
                return true;
            }
        } catch (IOException e) {
            if (mayGrow && !empty) {
                mostRingBytes = firstRingBytes; // no memory for it: what there is must do
                return false;
            }
            throw e;
        }
        throw new ClosedRingException(header.path());
    }

    /** Returns false if the queue was closed meanwhile: then its closer may not have seen the new ring, and it is removed here. */
    private boolean putInNextRing(long wishedBytes, int length, ByteBuffer... parts) throws IOException {
        long bytes = RingLayout.recordBytes(length);
        RingFile next = header.createRing(put.ring + 1, ringBytes(wishedBytes, bytes));
        hook.reached(RingStage.PUT_RING_MADE);
        if (header.isClosed()) {
            header.removeRing(next.number());
            return false;
        }
        write(next, 0, length, parts);
        // Still beyond what takers read: if we are killed before we publish, the next record overwrites it.
        ring(put.ring).writeHeader(put.position, 0, RingLayout.NEXT_RING);
        hook.reached(RingStage.PUT_RING_LINKED);
        publish(next.number(), bytes);
        current = next;
        return true;
    }

    private static int ringBytes(long wished, long recordBytes) {
        long needed =
                Math.max(Math.min(wished, RingLayout.MAX_RING_BYTES), recordBytes + RingLayout.RECORD_HEADER_BYTES);
        return (int) Math.max(Long.highestOneBit(needed - 1) << 1, RingLayout.MIN_RING_BYTES);
    }

    private void write(RingFile ring, long position, int length, ByteBuffer... parts) {
        ring.writeHeader(position, length, RingLayout.ELEMENT);
        hook.reached(RingStage.PUT_HALF_WRITTEN);
        ring.writePayload(position, parts);
        hook.reached(RingStage.PUT_WRITTEN);
    }

    private void publish(long ring, long position) {
        state.prepare(ring, position, put.count + 1);
        hook.reached(RingStage.PUT_PREPARED);
        state.publish();
        hook.reached(RingStage.PUT_PUBLISHED);
    }

    private RingFile ring(long number) throws IOException {
        RingFile ring = current;
        if (ring == null || ring.number() != number) {
            ring = header.openRing(number);
            current = ring;
        }
        return ring;
    }
}
