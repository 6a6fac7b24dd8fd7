package dev.progeny.histories;

import dev.progeny.ManagedMap;
import dev.progeny.histories.Linearizability.Operation;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A managed map of few keys, each of which is changed often, and its size, which tells of all of them at one moment. */
record MapGame(ManagedMap<String, Integer> map) implements Game<Map<String, Integer>> {
    private static final List<String> KEYS = List.of("a", "b", "c");
    private static final List<String> NAMES = List.of("add", "put", "get", "replace", "remove", "size");

    /** A call, by the method's name. */
    private record Call(String name, String key, int value) implements Serializable {
        @Nullable
        Object of(Map<String, Integer> map) {
            return switch (name) {
                case "add" -> map.merge(key, value, Integer::sum);
                case "put" -> map.put(key, value);
                case "replace" -> map.replace(key, value, value + 10);
                case "remove" -> map.remove(key);
                case "size" -> map.size();
                default -> map.get(key);
            };
        }
    }

    @Override
    public Serializable ask(Random random, Turn turn) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        return new Call(name, KEYS.get(random.nextInt(KEYS.size())), random.nextInt(3));
    }

    @Override
    public @Nullable Object answer(Serializable asked) {
        Call call = (Call) asked;
        return call.name().equals("add") ? map.merge(call.key(), call.value(), Integer::sum) : call.of(map);
    }

    @Override
    public void begin() {
        map.clear();
    }

    @Override
    public Map<String, Integer> first() {
        return Map.of();
    }

    @Override
    public @Nullable Map<String, Integer> after(Map<String, Integer> state, Operation operation) {
        Map<String, Integer> after = new TreeMap<>(state);
        Object answer = ((Call) operation.asked()).of(after);
        return operation.ifAnswered(answer, after);
    }
}
