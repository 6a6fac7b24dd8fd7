package dev.progeny.histories;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.histories.Linearizability.Death;
import dev.progeny.histories.Linearizability.Operation;
import java.io.Serializable;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The checker itself, by a register that is written and read. */
class LinearizabilityTest {
    private static @Nullable Integer register(Integer state, Operation operation) {
        if (operation.asked() instanceof Integer written) {
            return written;
        }
        return operation.ifAnswered(state, state);
    }

    private static boolean isLinearizable(Operation... history) {
        return Linearizability.isLinearizable(List.of(history), 0, LinearizabilityTest::register);
    }

    private static Operation write(long called, long returned, int value) {
        return new Operation(called, returned, value, null);
    }

    private static Operation read(long called, long returned, int value) {
        return new Operation(called, returned, "read", value);
    }

    @Test
    void whatOverlapsMayHaveHappenedInEitherOrder() {
        assertTrue(isLinearizable(write(1, 4, 7), read(2, 3, 0)));
        assertTrue(isLinearizable(write(1, 4, 7), read(2, 3, 7)));
        assertTrue(isLinearizable(write(1, 9, 7), read(2, 3, 0), read(4, 5, 7)));
    }

    @Test
    void whatCameLaterCannotHaveHappenedBefore() {
        assertFalse(isLinearizable(write(1, 2, 7), read(3, 4, 0)));
        assertFalse(isLinearizable(write(1, 9, 7), read(2, 3, 7), read(4, 5, 0)));
        assertFalse(isLinearizable(read(1, 2, 7), write(3, 4, 7)));
    }

    @Test
    void whatAKilledProcessDidMayHaveHappenedOrNot() {
        assertTrue(isLinearizable(write(1, Long.MAX_VALUE, 7), read(2, 3, 0)));
        assertTrue(isLinearizable(write(1, Long.MAX_VALUE, 7), read(2, 3, 7)));
        assertFalse(isLinearizable(write(1, Long.MAX_VALUE, 7), read(2, 3, 7), read(4, 5, 0)));
    }

    @Test
    void whatAKilledProcessAskedMayHaveBeenAnsweredInAnyWay() {
        assertTrue(isLinearizable(write(1, 2, 7), read(3, Long.MAX_VALUE, 0), read(4, 5, 7)));
        assertFalse(isLinearizable(write(1, 2, 7), read(3, Long.MAX_VALUE, 0), read(4, 5, 0)));
    }

    @Test
    void whatAKilledProcessHeldIsFreeAtSomeTimeAfterItsDeathAndNotBefore() {
        Game<Boolean> game = new OneLock();
        Operation taken = new Operation(1, 2, 1, true);
        Operation death = new Operation(5, Long.MAX_VALUE, new Death(1), null);

        assertTrue(Linearizability.isLinearizable(List.of(taken, death, new Operation(6, 7, 2, true)), game));
        assertTrue(Linearizability.isLinearizable(List.of(taken, death, new Operation(6, 7, 2, false)), game));
        assertTrue(Linearizability.isLinearizable(List.of(taken, death, new Operation(3, 4, 2, false)), game));
        assertFalse(Linearizability.isLinearizable(List.of(taken, death, new Operation(3, 4, 2, true)), game));
    }

    /** One lock, which players, who are asked by their numbers, try to take. */
    private record OneLock() implements Game<Boolean> {
        @Override
        public Serializable ask(Random random, Turn turn) {
            return turn.player();
        }

        @Override
        public Object answer(Serializable asked) {
            return false;
        }

        @Override
        public void begin() {}

        @Override
        public Boolean first() {
            return false;
        }

        @Override
        public @Nullable Boolean after(Boolean isTaken, Operation operation) {
            return operation.ifAnswered(!isTaken, true);
        }

        @Override
        public Boolean afterDeath(Boolean isTaken, int player) {
            return false;
        }
    }
}
