package dev.progeny.internal.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The head of a ring queue: reads a record, and takes it out by one store. Whoever calls it owns the side.
 *
 * <p>Killed before that store, the owner has taken nothing; after it, the element is the owner's and dies with it. A ring that it had
 * drained and not removed is removed with the next. An element that is removed before its turn is first named in the state, then
 * marked: an owner that inherits in between finds the name and marks it.
 *
 * <p>What was put is looked at only when all that was seen last is taken: see {@link PutSide}.
 */
final class TakeSide {
    /** What is done as the owner of the side. */
    interface Turn<T> {
        @Nullable
        T run() throws IOException;
    }

    private final RingHeader header;
    private final StateSlots state;
    private final StateSlots putState;
    private final RingStage.Hook hook;
    private @Nullable RingFile current;
    private @Nullable RingFile visited; // by a walk, ahead of the current one
    private final SideState taken = new SideState();
    private final SideState put = new SideState(); // as it was, or further back than it is
    private final SideState found = new SideState(); // where find() found an element

    TakeSide(RingHeader header, StateSlots state, StateSlots putState, RingStage.Hook hook) {
        this.header = header;
        this.state = state;
        this.putState = putState;
        this.hook = hook;
    }

    /**
     * {@return what {@code reader} made of the element at the head, which is taken out, or null if there is none}
     *
     * @throws IOException if a ring cannot be mapped, or as {@code reader} throws; then nothing has changed
     */
    <T> @Nullable T tryTake(RingReader<T> reader) throws IOException {
        hook.reached(RingStage.TAKE_CLAIMED);
        settle();
        if (!find(taken.ring, taken.position)) {
            return null;
        }
        RingFile ring = ring(found.ring);
        int length = ring.length(found.position);
        T read = reader.read(ring.payload(found.position, length));
        hook.reached(RingStage.TAKE_COPIED);
        state.prepare(found.ring, found.position + RingLayout.recordBytes(length), taken.count + 1);
        hook.reached(RingStage.TAKE_PREPARED);
        state.publish();
        hook.reached(RingStage.TAKE_PUBLISHED);
        current = ring;
        if (found.ring > taken.ring) {
            // From one earlier, which a killed owner may have drained and not discarded.
            for (long drained = Math.max(0, taken.ring - 1); drained < found.ring; drained++) {
                header.discardRing(drained);
            }
        }
        return read;
    }

    /** {@return the first element at or after a place, without taking it, or null if there is none before {@code end}} */
    @Nullable
    RingElement walk(RingPlace from, RingPlace end) throws IOException {
        settle();
        RingPlace start = from.max(new RingPlace(taken.ring, taken.position));
        putState.read(put);
        if (!find(start.ring(), start.position())) {
            return null;
        }
        RingPlace place = new RingPlace(found.ring, found.position);
        if (place.compareTo(end) >= 0) {
            return null;
        }
        RingFile ring = ring(place.ring());
        int length = ring.length(place.position());
        RingPlace next = new RingPlace(place.ring(), place.position() + RingLayout.recordBytes(length));
        return new RingElement(place, next, RingReader.copy(ring.payload(place.position(), length)));
    }

    /** Removes an element before its turn, and returns false if it was taken or removed before. */
    boolean remove(RingPlace place) throws IOException {
        settle();
        if (place.compareTo(new RingPlace(taken.ring, taken.position)) < 0
                || ring(place.ring()).kind(place.position()) != RingLayout.ELEMENT) {
            return false;
        }
        state.prepareRemoval(taken, place.ring(), place.position());
        hook.reached(RingStage.TAKE_PREPARED);
        state.publish();
        hook.reached(RingStage.REMOVE_DECIDED);
        mark(place.ring(), place.position());
        return true;
    }

    /** Reads the state, after what it says is to be done was done. */
    private void settle() throws IOException {
        state.read(taken);
        if (state.isRemoving()) {
            mark(state.removingRing(), state.removingPosition());
        }
    }

    private void mark(long number, long position) throws IOException {
        RingFile ring = ring(number);
        ring.writeHeader(position, ring.length(position), RingLayout.REMOVED);
    }

    /** Finds the first element at or after a place, and returns false if there is none. */
    private boolean find(long fromRing, long fromPosition) throws IOException {
        if (put.count <= taken.count) {
            putState.read(put);
            if (put.count <= taken.count) {
                return false; // what stands there, if anything, was removed
            }
        }
        found.ring = fromRing;
        found.position = fromPosition;
        while (found.isBefore(put.ring, put.position)) {
            RingFile ring = ring(found.ring);
            int kind = ring.kind(found.position);
            switch (kind) {
                case RingLayout.ELEMENT -> {
                    return true;
                }
                case RingLayout.REMOVED -> found.position += RingLayout.recordBytes(ring.length(found.position));
                case RingLayout.SKIP -> found.position += ring.bytesToEnd(found.position);
                case RingLayout.NEXT_RING -> {
                    found.ring++;
                    found.position = 0;
                }
                default ->
                    throw new IOException("ring " + found.ring + " of " + header.path() + " is damaged at "
                            + found.position + ": somebody else has written to the file");
            }
        }
        return false;
    }

    private RingFile ring(long number) throws IOException {
        RingFile head = current;
        if (head == null) {
            head = header.openRing(number);
            current = head;
        }
        if (head.number() == number) {
            return head;
        }
        RingFile ahead = visited;
        if (ahead == null || ahead.number() != number) {
            ahead = header.openRing(number);
            visited = ahead;
        }
        return ahead;
    }
}
