package dev.progeny.bench.host;

import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers that a piece of work depends on.
 *
 * @param values by name
 */
public record Settings(Map<String, Long> values) {
    /** How many worker processes or threads. */
    public static final String WORKERS = "workers";

    /** How many bytes a message has. */
    public static final String SIZE = "size";

    /** How many producers, and how many consumers. */
    public static final String ENDS = "ends";

    /** How long a task computes, in steps of {@link dev.progeny.bench.work.Computation}. */
    public static final String STEPS = "steps";

    /** None. */
    public static final Settings NONE = new Settings(Map.of());

    /** Reads what {@link #toString} wrote. */
    public static Settings parse(String text) {
        Map<String, Long> values = new TreeMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(",")) {
            int equals = pair.indexOf('=');
            values.put(pair.substring(0, equals), Long.valueOf(pair.substring(equals + 1)));
        }
        return new Settings(values);
    }

    /** {@return these and one more} */
    public Settings with(String name, long value) {
        Map<String, Long> all = new TreeMap<>(values);
        all.put(name, value);
        return new Settings(all);
    }

    /**
     * {@return the number of that name}
     *
     * @throws IllegalArgumentException if there is none
     */
    public int get(String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no setting \"" + name + "\" among " + values);
        }
        return Math.toIntExact(value);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(value));
        return text.toString();
    }
}
