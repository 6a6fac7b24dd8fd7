package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The tail of a ring queue: writes a record where no taker looks yet, and publishes it by one store. Whoever calls it owns the side.
 *
 * <p>Killed before that store, the owner leaves bytes behind that the next record overwrites, or the file of a next ring that the next
 * owner replaces. So a death needs no repair.
 */
final class PutSide {
    private static final int SHRINK_ABOVE_BYTES = 4 << 20; // ADR 0002

    private final RingHeader header;
    private final StateSlots state;
    private final StateSlots takeState;
    private final RingStage.Hook hook;
    private final long capacity;
    private final int firstRingBytes;
    private final boolean boundedBytes;
    private @Nullable RingFile current;

    PutSide(RingHeader header, StateSlots state, StateSlots takeState, RingStage.Hook hook) {
        this.header = header;
        this.state = state;
        this.takeState = takeState;
        this.hook = hook;
        this.capacity = header.capacity();
        this.firstRingBytes = header.firstRingBytes();
        this.boundedBytes = header.isBoundedByBytes();
    }

    /**
     * Puts an element made of {@code parts}, {@code length} bytes in all.
     *
     * @return false if there is no room until something is taken
     * @throws IOException if there is no memory for another ring; then nothing has changed
     */
    boolean tryPut(int length, ByteBuffer... parts) throws IOException {
        hook.reached(RingStage.PUT_CLAIMED);
        SideState put = state.read();
        SideState taken = takeState.read();
        long waiting = put.count() - taken.count();
        if (waiting >= capacity) {
            return false;
        }
        RingFile ring = ring(put.ring());
        long bytes = RingLayout.recordBytes(length);
        long start = ring.bytesToEnd(put.position()) >= bytes
                ? put.position()
                : put.position() + ring.bytesToEnd(put.position());
        long firstTaken = taken.ring() == put.ring() ? taken.position() : 0;
        boolean fits = start + bytes - firstTaken <= ring.size() - RingLayout.RECORD_HEADER_BYTES;
        boolean empty = waiting == 0;
        if (empty && fits && isWastefullyLarge(ring, bytes) && putInSmallerRing(put, ring.size() / 2, length, parts)) {
            return true;
        }
        if (fits) {
            if (start != put.position()) {
                ring.writeHeader(put.position(), 0, RingLayout.SKIP);
            }
            write(ring, start, length, parts);
            publish(put.at(put.ring(), start + bytes, put.count() + 1));
            return true;
        }
        if (boundedBytes && !empty) {
            return false;
        }
        // Twice the record, so that the next of its size fits wherever in the ring it comes to lie.
        long wished =
                boundedBytes ? Math.max(firstRingBytes, 2 * bytes + RingLayout.RECORD_HEADER_BYTES) : ring.size() * 2L;
        if (!putInNextRing(put, wished, length, parts)) {
            throw new ClosedRingException(header.path());
        }
        return true;
    }

    private boolean isWastefullyLarge(RingFile ring, long recordBytes) {
        return ring.size() > Math.max(SHRINK_ABOVE_BYTES, firstRingBytes) && recordBytes < ring.size() / 4;
    }

    private boolean putInSmallerRing(SideState put, long wishedBytes, int length, ByteBuffer... parts) {
        try {
            return putInNextRing(put, wishedBytes, length, parts);
        } catch (IOException e) {
            return false; // no memory for both: the large one must do
        }
    }

    /** Returns false if the queue was closed meanwhile: then its closer may not have seen the new ring, and it is removed here. */
    private boolean putInNextRing(SideState put, long wishedBytes, int length, ByteBuffer... parts) throws IOException {
        long bytes = RingLayout.recordBytes(length);
        RingFile next = RingFile.create(header.path(), put.ring() + 1, ringBytes(wishedBytes, bytes));
        hook.reached(RingStage.PUT_RING_MADE);
        if (header.isClosed()) {
            RingFile.remove(header.path(), next.number());
            return false;
        }
        write(next, 0, length, parts);
        // Still beyond what takers read: if we are killed before we publish, the next record overwrites it.
        ring(put.ring()).writeHeader(put.position(), 0, RingLayout.NEXT_RING);
        hook.reached(RingStage.PUT_RING_LINKED);
        publish(put.at(next.number(), bytes, put.count() + 1));
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

    private void publish(SideState next) {
        state.prepare(next);
        hook.reached(RingStage.PUT_PREPARED);
        state.publish();
        hook.reached(RingStage.PUT_PUBLISHED);
    }

    private RingFile ring(long number) throws IOException {
        RingFile ring = current;
        if (ring == null || ring.number() != number) {
            ring = RingFile.open(header.path(), number);
            current = ring;
        }
        return ring;
    }
}
