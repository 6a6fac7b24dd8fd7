package dev.progeny.examples.bench.live;

import java.util.List;

/**
 * What the instrument does at a moment. The parts are read one after the other, so that counts of different channels may be some
 * milliseconds apart.
 *
 * @param queued how many blocks are on the queue
 * @param capacity how many blocks fit on the queue
 * @param channels one for each channel, by its number
 * @param processes all processes, the store first
 * @param recordedSamples how many samples of all channels are in the recording
 */
public record Status(
        long queued, long capacity, List<Counts> channels, List<ProcessState> processes, long recordedSamples) {}
