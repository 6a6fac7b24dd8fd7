package dev.progeny.examples.bench.acquire;

import java.io.Closeable;
import java.io.IOException;

/** Samples that can be had again by their number: they are computed, or stand in a file. */
interface Series extends Closeable {
    /**
     * {@return how many samples were put at the start of the array, at least one; or -1 at the end}
     *
     * @param count how many at most, at least one
     */
    int read(float[] samples, int count) throws IOException;

    /** Goes to a sample; beyond the last, to the end. */
    void seek(long number) throws IOException;
}
