package dev.progeny.examples.bench.supervise;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the instrument shall run.
 *
 * @param channels what is read
 * @param seconds how long, or 0 for until it is ended
 * @param store the folder of the recordings, or null for a temporary one
 * @param name what the recording is called, or null for a name made of the time
 * @param drops whether a block is dropped when the queue is full; else reading pauses
 * @param port of the page, or 0 for one that is free
 * @param hasPage whether there is a page
 * @param kills whether each process is killed once
 */
public record RunOptions(
        List<ChannelSpec> channels,
        int seconds,
        @Nullable Path store,
        @Nullable String name,
        boolean drops,
        int port,
        boolean hasPage,
        boolean kills) {
    /** {@return the number of the sample at which a channel of that rate ends} */
    public long limit(double rate) {
        return seconds == 0 ? Long.MAX_VALUE : Math.max(1, Math.round(seconds * rate));
    }
}
