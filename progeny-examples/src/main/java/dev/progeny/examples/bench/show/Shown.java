package dev.progeny.examples.bench.show;

import dev.progeny.examples.bench.live.Panel;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the samples that were in a picture, each once, however many pages there are. Samples before those that were counted last do not
 * count, also if no picture showed them: pictures follow the newest samples.
 */
final class Shown {
    private final Panel panel;
    private final Map<Integer, Long> seen = new HashMap<>();

    Shown(Panel panel) {
        this.panel = panel;
    }

    /** A picture shows the samples of a channel from one to before another. */
    synchronized void see(int channel, long first, long end) {
        long before = seen.getOrDefault(channel, 0L);
        long from = Math.max(first, before);
        if (end > from) {
            panel.shown(channel, end - from);
            seen.put(channel, end);
        }
    }
}
