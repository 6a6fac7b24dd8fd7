package dev.progeny.histories;

import dev.progeny.histories.Linearizability.Operation;
import java.io.Serializable;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What may be done to one shared thing, and what should come of it.
 *
 * @param <S> how the thing stands, as the model has it; has {@code equals}
 */
interface Game<S> extends Serializable {
    /**
     * When something is to be asked.
     *
     * @param player by whom: a thread, each of which has a number
     * @param left how many steps this player still has, with this one; a player that will be killed has no end of them
     */
    record Turn(int player, int step, int left) {}

    /** {@return what to ask next} */
    Serializable ask(Random random, Turn turn);

    /** {@return what the shared thing answers, which is serializable too} */
    @Nullable
    Object answer(Serializable asked) throws Exception;

    /** Makes the shared thing as it is at the beginning of each round. */
    void begin() throws Exception;

    /** {@return the state at the beginning} */
    S first();

    /** {@return the state after an operation, or null if it cannot have been answered so in that state} */
    @Nullable
    S after(S state, Operation operation);

    /** {@return the state once it has been noticed that the process of a player was killed} */
    default S afterDeath(S state, int player) {
        return state;
    }
}
