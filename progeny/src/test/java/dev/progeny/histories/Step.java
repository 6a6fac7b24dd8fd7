package dev.progeny.histories;

import dev.progeny.histories.Linearizability.Operation;
import java.io.Serializable;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a player did. The clock, {@code System.nanoTime}, is one for all processes of a machine.
 *
 * @param round in which round
 */
record Step(
        int round,
        long called,
        long returned,
        Serializable asked,
        @Nullable Object answered) implements Serializable {

    /** Does it. */
    static Step take(Game<?> game, int round, Random random, Game.Turn turn) throws Exception {
        Serializable asked = game.ask(random, turn);
        long called = System.nanoTime();
        Object answered = game.answer(asked);
        return new Step(round, called, System.nanoTime(), asked, answered);
    }

    Operation operation() {
        return new Operation(called, returned, asked, answered);
    }
}
