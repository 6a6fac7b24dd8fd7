package dev.progeny.examples.bench.model;

import java.io.Serializable;

/**
 * Samples of one channel that follow one another without a gap. The array belongs to the block: neither who makes a block nor who
 * reads it writes to the array afterwards.
 *
 * @param channel the number of the channel
 * @param sequence the number of the block in its channel, counted from 0
 * @param first the number of the first sample in its channel, counted from 0; samples that were dropped are counted too, so a gap
 *     shows as a jump of this number
 * @param timeNanos when the first sample was taken, in nanoseconds since 1970-01-01T00:00Z
 * @param rate samples a second
 * @param unit what the samples are measured in
 * @param samples the samples, at least one
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares blocks
public record Block(int channel, long sequence, long first, long timeNanos, double rate, String unit, float[] samples)
        implements Serializable {}
