package dev.progeny.crowd;

import java.io.Serializable;
import java.util.Random;

/**
 * Something that all threads of a crowd play with at once, any process of which may be killed at any moment. Made in the parent, passed to all
 * others.
 */
interface Play extends Serializable, AutoCloseable {
    /**
     * One turn, of one thread of one of the others.
     *
     * @param seat which thread; no two have the same at a time
     * @param random its own
     */
    void act(Seat seat, Random random) throws Exception;

    /** Owes nothing to the others any more, after the last turn of a thread. */
    default void leave() {}

    /**
     * Hears, in the parent, that one is dead and will be replaced now. All who had begun have got on without him.
     *
     * @param number who is dead
     */
    default void replaced(int number) {}

    /** Hears, in the parent, that all have been told to end. */
    default void stopped() {}

    /** Finds, in the parent when all others have ended, that nothing is held and nothing was lost. */
    void check(Score score) throws Exception;

    @Override
    void close();

    /** Fails what a player sees and must not. */
    static void verify(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
