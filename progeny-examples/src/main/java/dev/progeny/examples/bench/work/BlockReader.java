package dev.progeny.examples.bench.work;

import dev.progeny.examples.bench.acquire.Source;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes blocks of what a source gives. A block is full, unless the source took twice as long as it should, left out samples, failed or
 * has come to its end, or the end is wanted. For one thread; the source is read by another, so that what came from one that is silent now
 * does not have to wait until it goes on.
 */
final class BlockReader implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long CLOSE_SECONDS = 1;
    private static final float[] NONE = {};

    private final Source source;
    private final int blockSize;
    private final long patienceNanos;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "source");
        made.setDaemon(true);
        return made;
    });
    private @Nullable Future<Part> asked; // is not part of a block yet
    private float[] samples = NONE;
    private long first;
    private long next;
    private long cameNanos;

    /**
     * Reads blocks.
     *
     * @param source from which; whoever gives it closes it, after this
     * @param blockSize how many samples a full block has
     */
    BlockReader(Source source, int blockSize) {
        this.source = source;
        this.blockSize = blockSize;
        this.patienceNanos = (long) (2 * blockSize / source.rate() * TimeUnit.SECONDS.toNanos(1));
    }

    /** What the source gave at once: as many of the samples as the count says, or -1 at its end. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Part(float[] samples, int count, long first, long cameNanos) {}

    /** Goes on at a sample, or at a later one if the input is live; see {@link Source#resumeAt}. Before the first block only. */
    void resumeAt(long number, long startedNanos, long cameNanos) throws IOException, InterruptedException {
        next = source.resumeAt(number, startedNanos, cameNanos);
    }

    /** {@return the number of the sample that follows the block} */
    long next() {
        return next;
    }

    /** {@return the number of the first sample of the block that was read last} */
    long first() {
        return first;
    }

    /** {@return when the last sample of the block that was read last came, by {@link System#nanoTime}} */
    long cameNanos() {
        return cameNanos;
    }

    /** {@return the samples of the block that was read last; the array is never used again} */
    float[] samples() {
        return samples;
    }

    /**
     * Reads a block.
     *
     * @param limit the number of the sample at which it must end at the latest
     * @param isEndWanted whether the source is to be read no more; what came from it before is a block still
     * @return whether there was one: not at the end
     */
    boolean read(long limit, BooleanSupplier isEndWanted) throws IOException, InterruptedException {
        Part part = begin((int) Math.min(blockSize, limit - next), isEndWanted);
        if (part == null || part.count < 0 || part.first >= limit) {
            return false;
        }
        first = part.first;
        cameNanos = part.cameNanos;
        int count = (int) Math.min(part.count, limit - first);
        samples = Arrays.copyOf(part.samples, (int) Math.min(blockSize, limit - first));
        long sinceNanos = System.nanoTime();
        while (count < samples.length) {
            long restNanos = patienceNanos - (System.nanoTime() - sinceNanos);
            part = goOn(samples.length - count, restNanos, isEndWanted);
            if (part == null || part.count < 0 || part.first != first + count) {
                break;
            }
            asked = null;
            System.arraycopy(part.samples, 0, samples, count, part.count);
            count += part.count;
            cameNanos = part.cameNanos;
        }
        next = first + count;
        samples = count == samples.length ? samples : Arrays.copyOf(samples, count);
        return true;
    }

    /** {@return what a block begins with; null if the end is wanted and nothing came} */
    private @Nullable Part begin(int count, BooleanSupplier isEndWanted) throws IOException, InterruptedException {
        Future<Part> answer = ask(count, isEndWanted);
        while (answer != null) {
            try {
                Part part = answer.get(LOOK_NANOS, TimeUnit.NANOSECONDS);
                asked = null;
                return part;
            } catch (TimeoutException e) {
                answer = isEndWanted.getAsBoolean() && !answer.isDone() ? null : answer;
            } catch (ExecutionException e) {
                throw failure(e);
            }
        }
        return null;
    }

    /** {@return what may belong to the block that was begun; null if nothing came in time, or the source failed} */
    private @Nullable Part goOn(int count, long waitNanos, BooleanSupplier isEndWanted) throws InterruptedException {
        Future<Part> answer = waitNanos > 0 ? ask(count, isEndWanted) : null;
        try {
            return answer == null ? null : answer.get(waitNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return null; // the next block begins with it, or the failure is thrown then
        }
    }

    private @Nullable Future<Part> ask(int count, BooleanSupplier isEndWanted) {
        if (asked == null && !isEndWanted.getAsBoolean()) {
            asked = thread.submit(() -> part(count));
        }
        return asked;
    }

    private Part part(int count) throws IOException, InterruptedException {
        float[] read = new float[count];
        int got = source.read(read);
        return new Part(read, got, source.first(), source.cameNanos());
    }

    private static IOException failure(ExecutionException failed) {
        Throwable cause = failed.getCause();
        return cause instanceof IOException failure ? failure : new IOException("the source failed: " + cause, failed);
    }

    /** Interrupts the reading of the source. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
