package dev.progeny.internal.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be asked of a map, or of a namespace. Keys come before values, values before functions. */
@SuppressWarnings("unchecked") // the facade passes what fits
public final class MapOperation {
    static final Operations<Map<Object, Object>> ALL = new Operations<>(true);

    /** Its size. */
    public static final Operation SIZE = ALL.add("SIZE", (map, a) -> map.size());

    /** The value of a key. */
    public static final Operation GET = ALL.add("GET", (map, a) -> map.get(a[0]));

    /** Whether it has a key. */
    public static final Operation CONTAINS_KEY = ALL.add("CONTAINS_KEY", (map, a) -> map.containsKey(a[0]));

    /** Whether it has a value. */
    public static final Operation CONTAINS_VALUE = ALL.add("CONTAINS_VALUE", (map, a) -> map.containsValue(a[0]));

    /** Sets a value. */
    public static final Operation PUT = ALL.add("PUT", (map, a) -> map.put(a[0], a[1]));

    /** Sets a value, and does not return the former. */
    public static final Operation SET = ALL.add("SET", (map, a) -> {
        map.put(a[0], a[1]);
        return null;
    });

    /** Sets all of a list of keys and a list of values. */
    public static final Operation PUT_ALL = ALL.add("PUT_ALL", (map, a) -> {
        List<Object> values = (List<Object>) a[1];
        int i = 0;
        for (Object key : (List<Object>) a[0]) {
            map.put(key, values.get(i++));
        }
        return null;
    });

    /** Removes a key. */
    public static final Operation REMOVE = ALL.add("REMOVE", (map, a) -> map.remove(a[0]));

    /** Removes a key if it has a certain value. */
    public static final Operation REMOVE_VALUE = ALL.add("REMOVE_VALUE", (map, a) -> map.remove(a[0], a[1]));

    /** Removes all. */
    public static final Operation CLEAR = ALL.add("CLEAR", (map, a) -> {
        map.clear();
        return null;
    });

    /** Sets a value if there is none. */
    public static final Operation PUT_IF_ABSENT = ALL.add("PUT_IF_ABSENT", (map, a) -> map.putIfAbsent(a[0], a[1]));

    /** Replaces a value if there is one. */
    public static final Operation REPLACE = ALL.add("REPLACE", (map, a) -> map.replace(a[0], a[1]));

    /** Replaces a certain value. */
    public static final Operation REPLACE_VALUE = ALL.add("REPLACE_VALUE", (map, a) -> map.replace(a[0], a[1], a[2]));

    /** All keys. */
    public static final Operation KEYS = ALL.add("KEYS", (map, a) -> new ArrayList<>(map.keySet()));

    /** All values. */
    public static final Operation VALUES = ALL.add("VALUES", (map, a) -> new ArrayList<>(map.values()));

    /** All keys and, in the same order, all values. */
    public static final Operation ENTRIES = ALL.add(
            "ENTRIES",
            (map, a) -> new ArrayList<>(List.of(new ArrayList<>(map.keySet()), new ArrayList<>(map.values()))));

    /** As {@link Map#compute}. */
    public static final Operation COMPUTE =
            ALL.add("COMPUTE", (map, a) -> map.compute(a[0], (BiFunction<Object, Object, Object>) a[1]));

    /** As {@link Map#computeIfAbsent}. */
    public static final Operation COMPUTE_IF_ABSENT =
            ALL.add("COMPUTE_IF_ABSENT", (map, a) -> map.computeIfAbsent(a[0], (Function<Object, Object>) a[1]));

    /** As {@link Map#computeIfPresent}. */
    public static final Operation COMPUTE_IF_PRESENT = ALL.add(
            "COMPUTE_IF_PRESENT", (map, a) -> map.computeIfPresent(a[0], (BiFunction<Object, Object, Object>) a[1]));

    /** As {@link Map#merge}. */
    public static final Operation MERGE =
            ALL.add("MERGE", (map, a) -> map.merge(a[0], a[1], (BiFunction<Object, Object, Object>) a[2]));

    /** As {@link Map#replaceAll}; all or, if the function fails, nothing. */
    public static final Operation REPLACE_ALL = ALL.add("REPLACE_ALL", (map, a) -> {
        BiFunction<Object, Object, Object> function = (BiFunction<Object, Object, Object>) a[0];
        List<Object> replaced = new ArrayList<>();
        for (Map.Entry<Object, Object> entry : map.entrySet()) {
            replaced.add(Objects.requireNonNull(function.apply(entry.getKey(), entry.getValue())));
        }
        int i = 0;
        for (Map.Entry<Object, Object> entry : map.entrySet()) {
            entry.setValue(replaced.get(i++));
        }
        return null;
    });

    /** A function of the map as a whole. */
    public static final Operation ATOMICALLY =
            ALL.add("ATOMICALLY", (map, a) -> ((Function<Object, @Nullable Object>) a[0]).apply(map));

    private MapOperation() {}
}
