package dev.progeny.examples.bench.show;

import dev.progeny.examples.bench.live.Trace;
import dev.progeny.examples.bench.model.Channel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the pictures of all pages are made, one after the other, so that many pages of long windows need no more memory than one. It knows
 * what was learnt of the channels, also when a page begins anew with other settings. Whoever makes a picture holds its lock.
 */
final class Workspace {
    private final Map<Set<Channel>, Lags> lags = new HashMap<>();
    private float[] samples = new float[0];

    /** {@return how far behind some channels usually are; behind each other, so it is another for other channels} */
    Lags lags(List<Channel> channels) {
        return lags.computeIfAbsent(Set.copyOf(channels), any -> new Lags());
    }

    /** Reads samples, over those that were read before; {@return how many were there} */
    int read(Trace trace, long first, int count) {
        if (samples.length < count) {
            samples = new float[count + count / 8];
        }
        return Math.min(count, Math.max(0, trace.read(first, samples)));
    }

    /** {@return what was read last, and behind it what was there before} */
    float[] samples() {
        return samples;
    }
}
