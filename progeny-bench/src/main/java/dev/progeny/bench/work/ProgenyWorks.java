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
            default -> new ProgenyPool(name, settings);
        };
    }
}
