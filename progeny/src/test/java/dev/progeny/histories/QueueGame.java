package dev.progeny.histories;

import dev.progeny.ProcessQueue;
import dev.progeny.histories.Linearizability.Operation;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A queue that has room for few elements, so that it is often full and often empty. */
record QueueGame(ProcessQueue<Integer> queue, int capacity) implements Game<List<Integer>> {
    /** What is put, or a poll. */
    private record Put(@Nullable Integer element) implements Serializable {}

    @Override
    public Serializable ask(Random random, Turn turn) {
        return new Put(random.nextBoolean() ? turn.player() * 1000 + turn.step() : null);
    }

    @Override
    public @Nullable Object answer(Serializable asked) {
        Integer element = ((Put) asked).element();
        if (element == null) {
            return queue.poll();
        }
        return queue.offer(element);
    }

    @Override
    public void begin() {
        queue.clear();
    }

    @Override
    public List<Integer> first() {
        return List.of();
    }

    @Override
    public @Nullable List<Integer> after(List<Integer> state, Operation operation) {
        Integer element = ((Put) operation.asked()).element();
        List<Integer> after = new ArrayList<>(state);
        if (element == null) {
            return operation.ifAnswered(after.isEmpty() ? null : after.remove(0), after);
        }
        boolean fits = state.size() < capacity;
        if (fits) {
            after.add(element);
        }
        return operation.ifAnswered(fits, after);
    }
}
