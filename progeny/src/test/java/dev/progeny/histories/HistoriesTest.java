package dev.progeny.histories;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ManagedMap;
import dev.progeny.Manager;
import dev.progeny.ProcessLock;
import dev.progeny.ProcessQueue;
import dev.progeny.SharedLong;
import dev.progeny.histories.Linearizability.Operation;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever several processes do to one shared thing at once, takes effect one after the other. */
@Timeout(120)
class HistoriesTest {
    private static final int PROCESSES = 3;
    private static final int ROUNDS = 200;
    private static final int EACH = 6;
    private static final int CAPACITY = 2;

    private static <S> void assertLinearizable(Game game, S first, BiFunction<S, Operation, @Nullable S> model)
            throws Exception {
        long seed = System.nanoTime();
        for (List<Operation> history : game.play(PROCESSES, ROUNDS, EACH, seed)) {
            assertTrue(Linearizability.isLinearizable(history, first, model), "seed " + seed + ": " + history);
        }
    }

    private static <S> @Nullable S ifAnswered(Operation operation, @Nullable Object answer, S after) {
        return Objects.equals(operation.answered(), answer) ? after : null;
    }

    /** What is put, or a poll. */
    record Put(@Nullable Integer element) implements Serializable {}

    record QueueGame(ProcessQueue<Integer> queue) implements Game {
        @Override
        public Serializable ask(Random random, int process, int step) {
            return new Put(random.nextBoolean() ? process * 100 + step : null);
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
    }

    private static @Nullable List<Integer> queueModel(List<Integer> state, Operation operation) {
        Integer element = ((Put) operation.asked()).element();
        List<Integer> after = new ArrayList<>(state);
        if (element == null) {
            return ifAnswered(operation, after.isEmpty() ? null : after.remove(0), after);
        }
        boolean fits = state.size() < CAPACITY;
        if (fits) {
            after.add(element);
        }
        return ifAnswered(operation, fits, after);
    }

    @Test
    void offersAndPollsOfAQueue() throws Exception {
        try (ProcessQueue<Integer> queue = ProcessQueue.create(CAPACITY)) {
            assertLinearizable(new QueueGame(queue), List.of(), HistoriesTest::queueModel);
        }
    }

    /** A change of a number, by name. */
    record Change(String name, int value) implements Serializable {}

    private static Change change(Random random) {
        return new Change(List.of("add", "set", "get", "swap").get(random.nextInt(4)), random.nextInt(3));
    }

    record NumberGame(SharedLong number) implements Game {
        @Override
        public Serializable ask(Random random, int process, int step) {
            return change(random);
        }

        @Override
        public @Nullable Object answer(Serializable asked) {
            Change change = (Change) asked;
            return switch (change.name()) {
                case "add" -> number.getAndAdd(change.value());
                case "set" -> number.getAndSet(change.value());
                case "swap" -> number.compareAndSet(change.value(), change.value() + 10);
                default -> number.get();
            };
        }

        @Override
        public void begin() {
            number.set(0);
        }
    }

    record LockedGame(ProcessLock lock, SharedLong number) implements Game {
        @Override
        public Serializable ask(Random random, int process, int step) {
            return change(random);
        }

        @Override
        public Object answer(Serializable asked) {
            Change change = (Change) asked;
            lock.lock();
            try {
                long before = number.get();
                boolean swaps = change.name().equals("swap") && before == change.value();
                number.set(
                        switch (change.name()) {
                            case "add" -> before + change.value();
                            case "set" -> change.value();
                            default -> swaps ? before + 10 : before;
                        });
                return change.name().equals("swap") ? (Object) swaps : (Object) before;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void begin() {
            number.set(0);
        }
    }

    private static @Nullable Long numberModel(Long state, Operation operation) {
        Change change = (Change) operation.asked();
        return switch (change.name()) {
            case "add" -> ifAnswered(operation, state, state + change.value());
            case "set" -> ifAnswered(operation, state, (long) change.value());
            case "swap" -> {
                boolean swaps = state == change.value();
                yield ifAnswered(operation, swaps, swaps ? change.value() + 10L : state);
            }
            default -> ifAnswered(operation, state, state);
        };
    }

    @Test
    void changesOfASharedNumber() throws Exception {
        try (SharedLong number = SharedLong.create(0)) {
            assertLinearizable(new NumberGame(number), 0L, HistoriesTest::numberModel);
        }
    }

    @Test
    void changesUnderALock() throws Exception {
        for (boolean fair : List.of(false, true)) {
            try (ProcessLock lock = ProcessLock.create(fair);
                    SharedLong number = SharedLong.create(0)) {
                assertLinearizable(new LockedGame(lock, number), 0L, HistoriesTest::numberModel);
            }
        }
    }

    record MapGame(ManagedMap<String, Integer> map) implements Game {
        @Override
        public Serializable ask(Random random, int process, int step) {
            return change(random);
        }

        @Override
        public @Nullable Object answer(Serializable asked) {
            Change change = (Change) asked;
            return switch (change.name()) {
                case "add" -> map.merge("key", change.value(), Integer::sum);
                case "set" -> map.put("key", change.value());
                case "swap" -> map.replace("key", change.value(), change.value() + 10);
                default -> map.remove("key");
            };
        }

        @Override
        public void begin() {
            map.clear();
        }
    }

    private static @Nullable Map<String, Integer> mapModel(Map<String, Integer> state, Operation operation) {
        Change change = (Change) operation.asked();
        Map<String, Integer> after = new TreeMap<>(state);
        Object answer = switch (change.name()) {
            case "add" -> after.merge("key", change.value(), Integer::sum);
            case "set" -> after.put("key", change.value());
            case "swap" -> after.replace("key", change.value(), change.value() + 10);
            default -> after.remove("key");
        };
        return ifAnswered(operation, answer, after);
    }

    @Test
    void callsOfAManagedMap() throws Exception {
        try (Manager manager = Manager.start()) {
            assertLinearizable(new MapGame(manager.map()), Map.of(), HistoriesTest::mapModel);
        }
    }
}
