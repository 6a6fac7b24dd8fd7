package dev.progeny.examples.bench.show;

import dev.progeny.examples.bench.live.Trace;

/**
 * Where the pictures of all pages are made, one after the other, so that many pages of long windows need no more memory than one. Whoever makes
 * a picture holds its lock.
 */
final class Workspace {
    private float[] samples = new float[0];

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
