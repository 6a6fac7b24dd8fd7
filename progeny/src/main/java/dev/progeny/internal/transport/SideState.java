package dev.progeny.internal.transport;

/** How far one side of a ring queue had come when it was looked at. Not shared between threads. */
final class SideState {
    /** Number of the ring in use, from 0. */
    long ring;

    /** Bytes put into or taken out of that ring, so the place in it is this modulo its size; never falls. */
    long position;

    /** Elements put or taken since the queue was made, those removed before their turn included. */
    long count;

    /** {@return whether this is before a place} */
    boolean isBefore(long otherRing, long otherPosition) {
        return ring < otherRing || ring == otherRing && position < otherPosition;
    }
}
