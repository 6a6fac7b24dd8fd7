package dev.progeny.internal.sync;

/** What came of an attempt to take something, or to change it, which is done under a {@link Mutex} in a moment. */
enum AttemptOutcome {
    DONE,
    /** Others have it, or have taken too much of it: it may go well later. */
    NOT_YET,
    /** Somebody does not go on who is in the midst of a change. */
    OBSTRUCTED
}
