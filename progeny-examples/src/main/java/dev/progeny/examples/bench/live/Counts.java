package dev.progeny.examples.bench.live;

/**
 * What became of the samples of one channel so far.
 *
 * @param produced how many the source delivered
 * @param accepted how many of these the queue took
 * @param stored how many of these the store has committed
 * @param shown how many the page was shown, in a picture or as a part of one
 * @param dropped how many were dropped because the queue was full; none unless the user chose that
 * @param waitedNanos how long the source waited for room on the queue
 */
public record Counts(long produced, long accepted, long stored, long shown, long dropped, long waitedNanos) {}
