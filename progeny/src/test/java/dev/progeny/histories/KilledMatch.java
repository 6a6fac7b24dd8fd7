package dev.progeny.histories;

import dev.progeny.ChildProcess;
import dev.progeny.Connection;
import dev.progeny.Pipe;
import dev.progeny.ProcessBarrier;
import dev.progeny.ProcessEvent;
import dev.progeny.histories.Linearizability.Death;
import dev.progeny.histories.Linearizability.Operation;
import java.io.EOFException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * As a {@link Match} of processes of one thread, but in each round one of them is killed in the midst, and the others go on for a while. It says
 * before each call, through a pipe, what it is about to do, and afterwards what came of it: what was sent outlives it.
 */
record KilledMatch(int survivors, int rounds) implements Serializable {
    private static final int MOST_MESSAGES_BEFORE = 40;
    private static final int MOST_STEPS = 100;
    private static final int STEPS_BEFORE = 40;
    private static final int STEPS_AFTER = 6;
    private static final int MOST_PAUSE_NANOS =
            200_000; // or the survivors would be done before the victim, which says all it does
    private static final Duration STUCK = Duration.ofMillis(50);

    /** What the victim is about to do. */
    private record Called(long nanos, Serializable asked) implements Serializable {}

    /** What came of it. */
    private record Returned(long nanos, @Nullable Object answered) implements Serializable {}

    /** Where the survivors and the test meet, and the signs that are given: a barrier would break with the victim. */
    private record Meeting(ProcessBarrier beginning, ProcessEvent begun, ProcessEvent killed, ProcessBarrier end)
            implements Serializable {}

    /** {@return the history of each round} */
    List<List<Operation>> play(Game<?> game, long seed) throws Exception {
        KilledMatch match = this;
        List<List<Operation>> histories = new ArrayList<>();
        try (ProcessBarrier beginning = ProcessBarrier.create(survivors + 1);
                ProcessEvent begun = ProcessEvent.create();
                ProcessEvent killed = ProcessEvent.create();
                ProcessBarrier end = ProcessBarrier.create(survivors + 1)) {
            Meeting meeting = new Meeting(beginning, begun, killed, end);
            List<ChildProcess<List<Step>>> children = new ArrayList<>();
            for (int i = 0; i < survivors; i++) {
                int player = i;
                children.add(ChildProcess.call(() -> match.survive(game, meeting, new Random(seed + player), player)));
            }
            Random random = new Random(seed - 1);
            for (int round = 0; round < rounds; round++) {
                game.begin();
                histories.add(killOne(game, meeting, random));
                end.await();
            }
            for (ChildProcess<List<Step>> child : children) {
                for (Step step : child.get()) {
                    histories.get(step.round()).add(step.operation());
                }
            }
        }
        return histories;
    }

    private List<Operation> killOne(Game<?> game, Meeting meeting, Random random) throws Exception {
        meeting.begun().clear();
        meeting.killed().clear();
        int player = survivors;
        long seed = random.nextLong();
        List<Object> said = new ArrayList<>();
        long killed;
        Pipe pipe = Pipe.simplex();
        Connection out = pipe.second();
        try (Connection in = pipe.first()) {
            try (ChildProcess<Void> victim =
                    ChildProcess.start(() -> playUntilKilled(game, meeting, out, seed, player))) {
                in.receive(); // it is ready
                meeting.beginning().await();
                meeting.begun().set();
                for (int i = random.nextInt(MOST_MESSAGES_BEFORE); i > 0 && in.poll(STUCK); i--) {
                    said.add(in.receive());
                }
                killed = System.nanoTime();
                victim.kill();
                victim.join();
            }
            meeting.killed().set();
            drain(in, said);
        }
        List<Operation> operations = operations(said);
        operations.add(new Operation(killed, Long.MAX_VALUE, new Death(player), null));
        return operations;
    }

    private static void drain(Connection in, List<Object> said) throws Exception {
        try {
            while (true) {
                said.add(in.receive());
            }
        } catch (EOFException e) {
            return; // that is all it said
        }
    }

    private static List<Operation> operations(List<Object> said) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < said.size(); i += 2) {
            Called called = (Called) said.get(i);
            Returned returned =
                    i + 1 < said.size() ? (Returned) said.get(i + 1) : new Returned(Long.MAX_VALUE, "killed before");
            operations.add(new Operation(called.nanos(), returned.nanos(), called.asked(), returned.answered()));
        }
        return operations;
    }

    private static void playUntilKilled(Game<?> game, Meeting meeting, Connection out, long seed, int player)
            throws Exception {
        Random random = new Random(seed);
        out.send("ready");
        meeting.begun().await();
        for (int i = 0; i < MOST_STEPS; i++) {
            Serializable asked = game.ask(random, new Game.Turn(player, i, Integer.MAX_VALUE));
            out.send(new Called(System.nanoTime(), asked));
            Object answered = game.answer(asked);
            out.send(new Returned(System.nanoTime(), answered));
        }
        Thread.sleep(Long.MAX_VALUE);
    }

    private List<Step> survive(Game<?> game, Meeting meeting, Random random, int player) throws Exception {
        List<Step> steps = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            meeting.beginning().await();
            meeting.begun().await();
            for (int i = 0; i < STEPS_BEFORE && !meeting.killed().isSet(); i++) {
                LockSupport.parkNanos(random.nextInt(MOST_PAUSE_NANOS));
                steps.add(Step.take(game, round, random, new Game.Turn(player, i, STEPS_AFTER + 1)));
            }
            meeting.killed().await();
            for (int i = 0; i < STEPS_AFTER; i++) {
                Game.Turn turn = new Game.Turn(player, STEPS_BEFORE + i, STEPS_AFTER - i);
                steps.add(Step.take(game, round, random, turn));
            }
            meeting.end().await();
        }
        return steps;
    }
}
