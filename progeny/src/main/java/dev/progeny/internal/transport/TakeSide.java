package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The head of a ring queue: copies a record, and takes it out by one store. Whoever calls it owns the side.
 *
 * <p>Killed before that store, the owner has taken nothing; after it, the element is the owner's and dies with it. A ring that it had
 * drained and not removed is removed with the next. An element that is removed before its turn is first named in the state, then
 * marked: an owner that inherits in between finds the name and marks it.
 */
final class TakeSide {
    private final RingHeader header;
    private final StateSlots state;
    private final StateSlots putState;
    private final RingStage.Hook hook;
    private @Nullable RingFile current;
    private @Nullable RingFile visited; // by a walk, ahead of the current one

    TakeSide(RingHeader header, StateSlots state, StateSlots putState, RingStage.Hook hook) {
        this.header = header;
        this.state = state;
        this.putState = putState;
        this.hook = hook;
    }

    /**
     * {@return the payload of the element at the head, which is taken out, or null if there is none}
     *
     * @throws IOException if a ring cannot be mapped; then nothing has changed
     */
    @Nullable
    ByteBuffer tryTake() throws IOException {
        hook.reached(RingStage.TAKE_CLAIMED);
        SideState taken = settled();
        RingPlace head = find(taken.ring(), taken.position(), putState.read(), taken.count());
        if (head == null) {
            return null;
        }
        RingFile ring = ring(head.ring());
        ByteBuffer payload = ring.readPayload(head.position());
        hook.reached(RingStage.TAKE_COPIED);
        long next = head.position() + RingLayout.recordBytes(ring.length(head.position()));
        publish(taken.at(head.ring(), next, taken.count() + 1));
        hook.reached(RingStage.TAKE_PUBLISHED);
        current = ring;
        if (head.ring() > taken.ring()) {
            // From one earlier, which a killed owner may have drained and not discarded.
            for (long drained = Math.max(0, taken.ring() - 1); drained < head.ring(); drained++) {
                RingFile.discard(header.path(), drained);
            }
        }
        return payload;
    }

    /** {@return the first element at or after a place, without taking it, or null if there is none before {@code end}} */
    @Nullable
    RingElement walk(RingPlace from, RingPlace end) throws IOException {
        SideState taken = settled();
        RingPlace start = from.max(new RingPlace(taken.ring(), taken.position()));
        RingPlace place = find(start.ring(), start.position(), putState.read(), taken.count());
        if (place == null || place.compareTo(end) >= 0) {
            return null;
        }
        RingFile ring = ring(place.ring());
        ByteBuffer payload = ring.readPayload(place.position());
        long next = place.position() + RingLayout.recordBytes(ring.length(place.position()));
        return new RingElement(place, new RingPlace(place.ring(), next), payload);
    }

    /** Removes an element before its turn, and returns false if it was taken or removed before. */
    boolean remove(RingPlace place) throws IOException {
        SideState taken = settled();
        if (place.compareTo(new RingPlace(taken.ring(), taken.position())) < 0
                || ring(place.ring()).kind(place.position()) != RingLayout.ELEMENT) {
            return false;
        }
        publish(taken.removing(place.ring(), place.position()));
        hook.reached(RingStage.REMOVE_DECIDED);
        mark(place);
        return true;
    }

    /** {@return the state, after what it says is to be done was done} */
    private SideState settled() throws IOException {
        SideState taken = state.read();
        if (taken.removing() != 0) {
            mark(new RingPlace(taken.removingRing(), taken.removingPosition()));
        }
        return taken;
    }

    private void mark(RingPlace place) throws IOException {
        RingFile ring = ring(place.ring());
        ring.writeHeader(place.position(), ring.length(place.position()), RingLayout.REMOVED);
    }

    /** Returns the place of the first element at or after one, or null if there is none. */
    private @Nullable RingPlace find(long fromRing, long fromPosition, SideState put, long takenCount)
            throws IOException {
        if (put.count() <= takenCount) {
            return null; // what stands there, if anything, was removed
        }
        long number = fromRing;
        long position = fromPosition;
        while (number < put.ring() || position < put.position()) {
            RingFile ring = ring(number);
            switch (ring.kind(position)) {
                case RingLayout.ELEMENT -> {
                    return new RingPlace(number, position);
                }
                case RingLayout.REMOVED -> position += RingLayout.recordBytes(ring.length(position));
                case RingLayout.SKIP -> position += ring.bytesToEnd(position);
                case RingLayout.NEXT_RING -> {
                    number++;
                    position = 0;
                }
                default ->
                    throw new IOException("ring " + number + " of " + header.path() + " is damaged at " + position
                            + ": somebody else has written to the file");
            }
        }
        return null;
    }

    private void publish(SideState next) {
        state.prepare(next);
        hook.reached(RingStage.TAKE_PREPARED);
        state.publish();
    }

    private RingFile ring(long number) throws IOException {
        RingFile head = current;
        if (head == null) {
            head = RingFile.open(header.path(), number);
            current = head;
        }
        if (head.number() == number) {
            return head;
        }
        RingFile ahead = visited;
        if (ahead == null || ahead.number() != number) {
            ahead = RingFile.open(header.path(), number);
            visited = ahead;
        }
        return ahead;
    }
}
