package dev.progeny.bench.work;

import dev.progeny.bench.host.Settings;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.util.ArrayList;
import java.util.List;

/** The same tasks one after the other, by one thread: what a speed-up is measured against. */
public final class SerialWorks {
    private SerialWorks() {}

    /** {@return the work of that name} */
    public static Work open(String name, Settings settings) {
        if (!name.equals("compute")) {
            throw new IllegalArgumentException("unknown work \"" + name + "\"");
        }
        int steps = settings.get(Settings.STEPS);
        Numbers numbers = new Numbers();
        return operations -> {
            List<Integer> elements = numbers.below(operations);
            return Timed.all(operations, () -> {
                List<Long> results = new ArrayList<>();
                for (int x : elements) {
                    results.add(Computation.of(x, steps));
                }
                if (results.size() != operations) {
                    throw new AssertionError(results.size());
                }
            });
        };
    }
}
