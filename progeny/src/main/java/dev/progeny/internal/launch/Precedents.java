package dev.progeny.internal.launch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The classes in whose code the main functions of a blueprint's children were written: the next will probably need them again. */
final class Precedents {
    private static final int MOST = 16;
    private static final String LAMBDA = "$$Lambda";
    private static final Map<Blueprint, Set<String>> CLASSES = new ConcurrentHashMap<>();

    private Precedents() {}

    /** Remembers what a child runs, if its JVM finds the class as this one does. */
    static void note(Blueprint blueprint, Class<?> main) {
        if (main.getClassLoader() != ClassLoader.getSystemClassLoader()) {
            return;
        }
        String name = main.getName();
        int lambda = name.indexOf(LAMBDA);
        Set<String> known = CLASSES.computeIfAbsent(blueprint, any -> new LinkedHashSet<>());
        synchronized (known) {
            if (known.add(lambda < 0 ? name : name.substring(0, lambda)) && known.size() > MOST) {
                known.remove(known.iterator().next());
            }
        }
    }

    /** {@return their names, oldest first} */
    static List<String> of(Blueprint blueprint) {
        Set<String> known = CLASSES.get(blueprint);
        if (known == null) {
            return List.of();
        }
        synchronized (known) {
            return new ArrayList<>(known);
        }
    }
}
