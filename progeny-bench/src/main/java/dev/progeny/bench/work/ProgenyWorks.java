package dev.progeny.bench.work;

import dev.progeny.bench.host.Settings;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.io.IOException;
import java.util.Map;

/** What Progeny does, by its public interface and nothing else. */
public final class ProgenyWorks {
    private ProgenyWorks() {}

    /** {@return the work of that name} */
    public static Work open(String name, Settings settings) throws IOException, InterruptedException {
        return switch (name) {
            case "pipe-round-trip" -> new ProgenyPipe(settings.get(Settings.SIZE), true);
            case "pipe-one-way" -> new ProgenyPipe(settings.get(Settings.SIZE), false);
            case "queue" -> new ProgenyQueue(settings.get(Settings.ENDS));
            case "child" -> ProgenyWorks::child;
            default -> new ProgenyPool(name, settings);
        };
    }

    private static Map<String, Double> child(int operations) throws Exception {
        long result = 0;
        long joined = 0;
        for (int i = 0; i < operations; i++) {
            result += Timed.nanos(ProgenyChild::result);
            joined += Timed.nanos(ProgenyChild::joined);
        }
        return Map.of("result", (double) result / operations, "joined", (double) joined / operations);
    }
}
