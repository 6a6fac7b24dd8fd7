package dev.progeny.examples.bench.store;

/**
 * A stretch of a channel in little: the least and the greatest sample of each of some buckets, which part the stretch evenly. A bucket
 * without a sample has NaN in both.
 *
 * @param first the number of the first sample of the stretch
 * @param count how many sample numbers it has, gaps included
 * @param least the least of each bucket
 * @param greatest the greatest of each bucket
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares overviews
public record Overview(long first, long count, float[] least, float[] greatest) {}
