package dev.progeny.examples.bench;

import dev.progeny.examples.bench.acquire.Source;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Makes blocks of what a source gives. A block is full, unless the source took twice as long as it should, left out samples, or
 * has come to its end. For one thread.
 */
final class BlockReader {
    private static final float[] NONE = {};

    private final Source source;
    private final int blockSize;
    private final long patienceNanos;
    private float[] samples = NONE;
    private float[] early = NONE; // read already, and not part of the block before since samples are missing in between
    private long first;
    private long next;

    /**
     * Reads blocks.
     *
     * @param source from which
     * @param blockSize how many samples a full block has
     */
    BlockReader(Source source, int blockSize) {
        this.source = source;
        this.blockSize = blockSize;
        this.patienceNanos = (long) (2 * blockSize / source.rate() * TimeUnit.SECONDS.toNanos(1));
    }

    /** Goes on at a sample, or at a later one if the input is live; see {@link Source#resumeAt}. */
    void resumeAt(long number, long startedNanos) throws IOException, InterruptedException {
        next = source.resumeAt(number, startedNanos);
    }

    /** {@return the number of the sample that follows the block} */
    long next() {
        return next;
    }

    /** {@return the number of the first sample of the block that was read last} */
    long first() {
        return first;
    }

    /** {@return the samples of the block that was read last; the array is never used again} */
    float[] samples() {
        return samples;
    }

    /**
     * Reads a block.
     *
     * @param limit the number of the sample at which it must end at the latest
     * @return whether there was one: not at the end of the input
     */
    boolean read(long limit) throws IOException, InterruptedException {
        int count = begin(limit);
        if (count <= 0) {
            return false;
        }
        long sinceNanos = System.nanoTime();
        while (count < samples.length && System.nanoTime() - sinceNanos < patienceNanos) {
            float[] rest = new float[samples.length - count];
            int read = source.read(rest);
            if (read < 0) {
                break;
            }
            if (source.first() != first + count) {
                early = Arrays.copyOf(rest, read);
                break;
            }
            System.arraycopy(rest, 0, samples, count, read);
            count += read;
        }
        next = early.length > 0 ? source.first() : first + count;
        samples = count == samples.length ? samples : Arrays.copyOf(samples, count);
        return true;
    }

    /** Reads the beginning of a block, of as many samples as the array has. */
    private int begin(long limit) throws IOException, InterruptedException {
        if (early.length > 0) {
            first = next;
            samples = Arrays.copyOf(early, (int) Math.min(blockSize, limit - first));
            int count = Math.min(early.length, samples.length);
            early = NONE;
            return count;
        }
        samples = new float[(int) Math.min(blockSize, limit - next)];
        int count = source.read(samples);
        first = source.first();
        return first >= limit ? -1 : (int) Math.min(count, limit - first);
    }
}
