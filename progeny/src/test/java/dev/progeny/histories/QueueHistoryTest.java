package dev.progeny.histories;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ChildProcess;
import dev.progeny.ProcessBarrier;
import dev.progeny.ProcessQueue;
import dev.progeny.histories.Linearizability.Operation;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random histories of a queue between processes. The clock that orders them, {@code System.nanoTime}, is one for all processes of a machine. */
@Timeout(120)
class QueueHistoryTest {
    private static final int PROCESSES = 3;
    private static final int ROUNDS = 300;
    private static final int EACH = 6;
    private static final int CAPACITY = 2;

    /**
     * What one process did.
     *
     * @param round in which round
     * @param put what was offered, or null for a poll
     * @param answer what was answered
     */
    record Step(
            int round,
            long called,
            long returned,
            @Nullable Integer put,
            @Nullable Integer answer) implements Serializable {}

    private static List<Step> play(ProcessQueue<Integer> queue, ProcessBarrier together, Random random, int number)
            throws Exception {
        List<Step> steps = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            together.await();
            for (int i = 0; i < EACH; i++) {
                Integer put = random.nextBoolean() ? number * 100 + i : null;
                long called = System.nanoTime();
                Integer answer = put == null ? queue.poll() : Integer.valueOf(queue.offer(put) ? 1 : 0);
                steps.add(new Step(round, called, System.nanoTime(), put, answer));
            }
            together.await();
            if (number == 0) {
                queue.clear();
            }
        }
        return steps;
    }

    private static @Nullable List<Integer> model(List<Integer> state, Operation operation) {
        Integer put = (Integer) operation.asked();
        List<Integer> after = new ArrayList<>(state);
        if (put >= 0) {
            boolean fits = state.size() < CAPACITY;
            if (fits) {
                after.add(put);
            }
            return Integer.valueOf(fits ? 1 : 0).equals(operation.answered()) ? after : null;
        }
        Integer head = after.isEmpty() ? null : after.remove(0);
        return Objects.equals(head, operation.answered()) ? after : null;
    }

    @Test
    void offersAndPollsOfSeveralProcessesTakeEffectOneAfterTheOther() throws Exception {
        long seed = System.nanoTime();
        try (ProcessQueue<Integer> queue = ProcessQueue.create(CAPACITY);
                ProcessBarrier together = ProcessBarrier.create(PROCESSES)) {
            List<ChildProcess<List<Step>>> players = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                int number = i;
                players.add(ChildProcess.call(() -> play(queue, together, new Random(seed + number), number)));
            }
            List<List<Operation>> histories = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                histories.add(new ArrayList<>());
            }
            for (ChildProcess<List<Step>> player : players) {
                for (Step step : player.get()) {
                    histories
                            .get(step.round())
                            .add(new Operation(
                                    step.called(),
                                    step.returned(),
                                    step.put() == null ? -1 : step.put(),
                                    step.answer()));
                }
            }

            for (List<Operation> history : histories) {
                assertTrue(
                        Linearizability.isLinearizable(history, List.of(), QueueHistoryTest::model),
                        "seed " + seed + ": " + history);
            }
        }
    }
}
