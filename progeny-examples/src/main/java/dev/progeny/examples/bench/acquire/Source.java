package dev.progeny.examples.bench.acquire;

import java.io.IOException;

/** An open input of samples. For one thread at a time, which may be interrupted while it waits. */
public interface Source extends AutoCloseable {
    /** {@return what the samples are measured in, such as {@code V}} */
    String unit();

    /** {@return samples a second} */
    double rate();

    /**
     * Reads the samples that follow, which have no gap between them. Waits until there is at least one; a source in real time gives none
     * before it is due.
     *
     * @param samples filled from its start; at least one long
     * @return how many there are, or -1 at the end of the input
     * @throws IOException if the input failed for good; the message says why
     * @throws InterruptedException if interrupted; the source can only be closed then
     */
    int read(float[] samples) throws IOException, InterruptedException;

    /**
     * {@return the number of the first sample that {@link #read} gave last} It is higher than the number after the read before when
     * samples were missed in between, as while a device was away.
     */
    long first();

    /**
     * {@return when the last sample that {@link #read} gave just now came, by {@link System#nanoTime}} Of a device that answers with many at
     * once, when it measured that one, as its rate says.
     */
    default long cameNanos() {
        return System.nanoTime();
    }

    /**
     * Says where the samples go on; called at most once, before the first {@link #read}. Without it they begin with number 0, now. Waits for
     * the first sample of a live input.
     *
     * @param first the number that the next sample should have; 0 at a first start
     * @param startedNanos when sample 0 was due, by {@link System#nanoTime}
     * @param cameNanos when the sample before {@code first} came, by the same clock; if there is one
     * @return the number of the sample that really comes next: higher than {@code first} if the input is live and samples were missed
     * @throws IOException if the input failed for good; the message says why
     * @throws InterruptedException if interrupted; the source can only be closed then
     */
    long resumeAt(long first, long startedNanos, long cameNanos) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
