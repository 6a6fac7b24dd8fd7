package dev.progeny.internal.transport;

/** The stages of put and take at which a process may die with a different effect: where tests halt a victim. */
enum RingStage {
    /** Owns the put side and has changed nothing. */
    PUT_CLAIMED,
    /** The file of the next ring is there, but nothing leads to it. */
    PUT_RING_MADE,
    /** The old ring says that it goes on in the next, at a place that no taker reads yet. */
    PUT_RING_LINKED,
    /** The record has its header and no payload. */
    PUT_HALF_WRITTEN,
    /** The record is whole and not published. */
    PUT_WRITTEN,
    /** The new state stands in the invalid slot. */
    PUT_PREPARED,
    /** The element is in the queue; the side is not given back, nobody was woken. */
    PUT_PUBLISHED,
    /** The side is given back, nobody was woken. */
    PUT_GIVEN,
    /** Owns the take side and has changed nothing. */
    TAKE_CLAIMED,
    /** The element is copied, and still in the queue. */
    TAKE_COPIED,
    /** The new state stands in the invalid slot. */
    TAKE_PREPARED,
    /** The element is out of the queue; a drained ring is still there. */
    TAKE_PUBLISHED,
    /** The side is given back, nobody was woken. */
    TAKE_GIVEN,
    /** A removal is decided, and the element not yet marked. */
    REMOVE_DECIDED;

    /** Called at each stage; does nothing but in tests. */
    @FunctionalInterface
    interface Hook {
        Hook NONE = stage -> {};

        void reached(RingStage stage);
    }
}
