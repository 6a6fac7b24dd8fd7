package dev.progeny.examples.bench.store;

import dev.progeny.examples.bench.model.Channel;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recording.
 *
 * @param id its number in the folder
 * @param name what the user calls it; no two of a folder have the same
 * @param started when it was begun, some moments before its first sample; a block says when its samples were taken
 * @param ended when it ended; null while it runs, and for one whose processes were killed
 * @param isHalfDeleted whether its deletion has begun and has not ended, or will not since its process has; nobody can read it
 * @param channels its channels, in the order of their numbers
 * @param samples how many are stored of each channel, in the order of the channels
 * @param ends the number after the last sample of each channel: higher than how many are stored if some are missing; 0 of none
 * @param bytes how many bytes those that are stored have
 */
public record Recording(
        long id,
        String name,
        Instant started,
        @Nullable Instant ended,
        boolean isHalfDeleted,
        List<Channel> channels,
        List<Long> samples,
        List<Long> ends,
        long bytes) {}
