package dev.progeny.internal.transport;

/**
 * How far one side of a ring queue has come.
 *
 * @param ring number of the ring in use, from 0
 * @param position bytes put into or taken out of that ring, so the place in it is this modulo its size; never falls
 * @param count elements put or taken since the queue was made, those removed before their turn included
 * @param removing 1 if the element at the next two is to be marked as removed, which repeated does no harm; else 0
 * @param removingRing number of its ring
 * @param removingPosition its position
 */
record SideState(long ring, long position, long count, long removing, long removingRing, long removingPosition) {
    static final SideState START = new SideState(0, 0, 0, 0, 0, 0);

    /** {@return this side further on, with nothing to be marked} */
    SideState at(long newRing, long newPosition, long newCount) {
        return new SideState(newRing, newPosition, newCount, 0, 0, 0);
    }

    /** {@return this side with one element removed at a place that lies ahead of it} */
    SideState removing(long itsRing, long itsPosition) {
        return new SideState(ring, position, count + 1, 1, itsRing, itsPosition);
    }
}
