package dev.progeny.histories;

import dev.progeny.ChildProcess;
import dev.progeny.ProcessBarrier;
import dev.progeny.histories.Linearizability.Operation;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random operations on one shared thing, by several processes at once, round by round. The clock that orders them, {@code System.nanoTime}, is
 * one for all processes of a machine.
 */
interface Game extends Serializable {
    /** {@return what to ask next} */
    Serializable ask(Random random, int process, int step);

    /** {@return what the shared thing answers, which is serializable too} */
    @Nullable
    Object answer(Serializable asked) throws Exception;

    /** Makes the shared thing as it is at the beginning of each round. */
    void begin() throws Exception;

    /**
     * What a process did.
     *
     * @param round in which round
     */
    record Step(
            int round,
            long called,
            long returned,
            Serializable asked,
            @Nullable Object answered) implements Serializable {}

    /** {@return the history of each round} */
    default List<List<Operation>> play(int processes, int rounds, int each, long seed) throws Exception {
        List<List<Operation>> histories = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            histories.add(new ArrayList<>());
        }
        Game game = this;
        try (ProcessBarrier together = ProcessBarrier.create(processes)) {
            List<ChildProcess<List<Step>>> players = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                int number = i;
                players.add(ChildProcess.call(
                        () -> steps(game, together, new Random(seed + number), number, rounds, each)));
            }
            for (ChildProcess<List<Step>> player : players) {
                for (Step step : player.get()) {
                    histories
                            .get(step.round())
                            .add(new Operation(step.called(), step.returned(), step.asked(), step.answered()));
                }
            }
        }
        return histories;
    }

    private static List<Step> steps(Game game, ProcessBarrier together, Random random, int number, int rounds, int each)
            throws Exception {
        List<Step> steps = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            if (number == 0) {
                game.begin();
            }
            together.await();
            for (int i = 0; i < each; i++) {
                Serializable asked = game.ask(random, number, i);
                long called = System.nanoTime();
                Object answered = game.answer(asked);
                steps.add(new Step(round, called, System.nanoTime(), asked, answered));
            }
            together.await();
        }
        return steps;
    }
}
