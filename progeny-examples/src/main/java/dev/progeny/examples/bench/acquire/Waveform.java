package dev.progeny.examples.bench.acquire;

import java.io.Serializable;

/** A signal that can be computed from the numbers of its samples alone, so that any process makes the same. */
@FunctionalInterface
interface Waveform extends Serializable {
    /**
     * Computes samples.
     *
     * @param first the number of the first
     * @param samples filled from its start
     * @param count how many
     */
    void fill(long first, float[] samples, int count);
}
