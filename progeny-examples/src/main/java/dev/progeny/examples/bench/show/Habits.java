package dev.progeny.examples.bench.show;

import dev.progeny.examples.bench.model.Channel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was learnt of the channels, for all pages, also for one that begins anew with other settings. Channels are behind each other, so each
 * choice of channels has its own; the choices that were not looked at for longest are forgotten. Guarded by the lock of the {@link Workspace}.
 */
final class Habits {
    /** Twice as many as there may be pages at once. */
    static final int MOST = 32;

    private final Map<Set<Channel>, Lags> lags = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Set<Channel>, Lags> eldest) {
            return size() > MOST;
        }
    };

    /** {@return how far behind some channels usually are} */
    Lags of(List<Channel> channels) {
        return lags.computeIfAbsent(Set.copyOf(channels), any -> new Lags());
    }
}
