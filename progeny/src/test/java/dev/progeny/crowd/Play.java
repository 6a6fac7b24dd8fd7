package dev.progeny.crowd;

import java.io.Serializable;
import java.util.Random;

/** Something that all of a crowd play with at once, any of whom may be killed at any moment. Made in the parent, passed to all others. */
interface Play extends Serializable, AutoCloseable {
    /**
     * One turn, in one of the others.
     *
     * @param number who of the crowd; he who replaces a killed one has the number of that one
     * @param random his own
     */
    void act(int number, Random random) throws Exception;

    /** Owes nothing to the others any more, after the last turn. */
    default void leave() {}

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
