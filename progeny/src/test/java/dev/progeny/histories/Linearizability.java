package dev.progeny.histories;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether a history of operations, some of which overlapped, could have come from doing them one after the other: each at one moment between its
 * call and its return. After Wing and Gong, with the states that were tried remembered, as Lowe does: exponential at worst, so histories are
 * short.
 */
final class Linearizability {
    /**
     * One operation.
     *
     * @param called when it was called
     * @param returned when it returned; {@link Long#MAX_VALUE} if its process was killed before, so that it may have had its effect, or not
     * @param asked what was asked
     * @param answered what was answered
     */
    record Operation(
            long called,
            long returned,
            Object asked,
            @Nullable Object answered) {

        /** {@return {@code after}, or null if what was answered is something else} */
        <S> @Nullable S ifAnswered(@Nullable Object answer, S after) {
            return returned == Long.MAX_VALUE || Objects.equals(answered, answer) ? after : null;
        }
    }

    /** What was asked if a player was killed: that what it held comes to the others, at some time from then on. */
    record Death(int player) {}

    private Linearizability() {}

    /**
     * {@return whether there is such an order}
     *
     * @param first the state at first; states must have {@code equals}
     * @param model the state after an operation, or null if it cannot have been answered so in that state
     */
    static <S> boolean isLinearizable(List<Operation> history, S first, BiFunction<S, Operation, @Nullable S> model) {
        return search(history, first, model, new BitSet(), new HashSet<>());
    }

    /** {@return whether there is such an order in the model of a game} */
    static <S> boolean isLinearizable(List<Operation> history, Game<S> game) {
        return isLinearizable(
                history,
                game.first(),
                (state, operation) -> operation.asked() instanceof Death death
                        ? game.afterDeath(state, death.player())
                        : game.after(state, operation));
    }

    private record Tried<S>(BitSet done, S state) {}

    private static <S> boolean search(
            List<Operation> history,
            S state,
            BiFunction<S, Operation, @Nullable S> model,
            BitSet done,
            Set<Tried<S>> tried) {
        long earliestReturn = Long.MAX_VALUE;
        boolean allReturned = true;
        for (int i = 0; i < history.size(); i++) {
            if (!done.get(i)) {
                earliestReturn = Math.min(earliestReturn, history.get(i).returned());
                allReturned &= history.get(i).returned() == Long.MAX_VALUE;
            }
        }
        if (allReturned) {
            return true; // what is left, if anything, need not have happened
        }
        if (!tried.add(new Tried<>((BitSet) done.clone(), state))) {
            return false;
        }
        for (int i = 0; i < history.size(); i++) {
            Operation next = history.get(i);
            if (!done.get(i) && next.called() <= earliestReturn) {
                S after = model.apply(state, next);
                if (after != null) {
                    done.set(i);
                    if (search(history, after, model, done, tried)) {
                        return true;
                    }
                    done.clear(i);
                }
            }
        }
        return false;
    }
}
