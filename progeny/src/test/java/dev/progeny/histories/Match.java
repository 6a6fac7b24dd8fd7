package dev.progeny.histories;

import dev.progeny.Aside;
import dev.progeny.ChildProcess;
import dev.progeny.ProcessBarrier;
import dev.progeny.histories.Linearizability.Operation;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Random operations on one shared thing, by the threads of several processes at once, round by round.
 *
 * @param threads of each process
 * @param each how many operations each thread does in a round
 */
record Match(int processes, int threads, int rounds, int each) implements Serializable {
    /** {@return the history of each round} */
    List<List<Operation>> play(Game<?> game, long seed) throws Exception {
        List<List<Operation>> histories = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            histories.add(new ArrayList<>());
        }
        Match match = this;
        try (ProcessBarrier together = ProcessBarrier.create(processes * threads)) {
            List<ChildProcess<List<Step>>> children = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                int number = i;
                children.add(ChildProcess.call(() -> match.inOneProcess(game, together, seed, number)));
            }
            for (ChildProcess<List<Step>> child : children) {
                for (Step step : child.get()) {
                    histories.get(step.round()).add(step.operation());
                }
            }
        }
        return histories;
    }

    private List<Step> inOneProcess(Game<?> game, ProcessBarrier together, long seed, int process) throws Exception {
        List<CompletableFuture<List<Step>>> players = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int player = process * threads + i;
            players.add(Aside.call(() -> steps(game, together, new Random(seed + player), player)));
        }
        List<Step> steps = new ArrayList<>();
        for (CompletableFuture<List<Step>> player : players) {
            steps.addAll(player.get());
        }
        return steps;
    }

    private List<Step> steps(Game<?> game, ProcessBarrier together, Random random, int player) throws Exception {
        List<Step> steps = new ArrayList<>();
        boolean played = false;
        try {
            for (int round = 0; round < rounds; round++) {
                if (player == 0) {
                    game.begin();
                }
                together.await();
                for (int i = 0; i < each; i++) {
                    steps.add(Step.take(game, round, random, new Game.Turn(player, i, each - i)));
                }
                together.await();
            }
            played = true;
        } finally {
            if (!played) {
                together.reset(); // or the others would wait for this one
            }
        }
        return steps;
    }
}
