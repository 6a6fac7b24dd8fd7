package dev.progeny.histories;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.histories.Linearizability.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The checker itself, by a register that is written and read. */
class LinearizabilityTest {
    private static @Nullable Integer register(Integer state, Operation operation) {
        if (operation.asked() instanceof Integer written) {
            return written;
        }
        return state.equals(operation.answered()) ? state : null;
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
}
