package dev.progeny.bench.work;

import dev.progeny.bench.host.Settings;
import dev.progeny.bench.host.Work;
import java.io.IOException;

/** What Progeny does, by its public interface and nothing else. */
public final class ProgenyWorks {
    private ProgenyWorks() {}

    /** {@return the work of that name} */
    public static Work open(String name, Settings settings) throws IOException, InterruptedException {
        return switch (name) {
            case "pipe-round-trip" -> new ProgenyPipe(settings.get(Settings.SIZE), true);
            case "pipe-one-way" -> new ProgenyPipe(settings.get(Settings.SIZE), false);
            case "queue" -> new ProgenyQueue(settings.get(Settings.ENDS));
            case "child" -> new ProgenyChild();
            case "lock", "semaphore", "event" -> ProgenyLocks.open(name, 1);
            case "lock-contended", "barrier", "value" -> ProgenyLocks.open(name, settings.get(Settings.ENDS));
            case "array-sum" -> new ProgenySums(settings);
            case "manager" -> new ProgenyManager();
            case "memory-make" -> new ProgenyMemory(true);
            case "memory-open" -> new ProgenyMemory(false);
            default -> new ProgenyPool(name, settings);
        };
    }
}
