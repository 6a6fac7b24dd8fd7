package dev.progeny.examples.bench.store;

import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the samples of a channel one after the other, or many at once. */
final class ChannelReader {
    private final Channel channel;
    private final StoredBlocks blocks;
    private @Nullable Block block;
    private int place;

    ChannelReader(Database database, long recording, Channel channel) throws StoreException {
        this.channel = channel;
        blocks = StoredBlocks.all(database, recording, channel.number());
        block = blocks.next();
    }

    /** {@return when the next sample was taken, in seconds after sample 0; infinite after the last} */
    double time() {
        Block now = block;
        // Quotients of one value are the same double whatever rate they come from, so samples of one moment meet.
        return now == null ? Double.POSITIVE_INFINITY : (now.first() + place) / channel.rate();
    }

    /** {@return the next sample, which is taken; there must be one} */
    float take() throws StoreException {
        Block now = block;
        if (now == null) {
            throw new IllegalStateException("channel " + channel.number() + " has no more samples; ask time() before");
        }
        float sample = now.samples()[place++];
        skipEmpty(now);
        return sample;
    }

    private void skipEmpty(Block now) throws StoreException {
        if (place >= now.samples().length) {
            block = blocks.next();
            place = 0;
        }
    }

    /** Takes the samples with so many numbers from {@code first}; those that are missing are replaced by {@code gap}. */
    void take(long first, float[] into, int count, float gap) throws StoreException {
        Arrays.fill(into, 0, count, gap);
        Block now = block;
        while (now != null && now.first() + place < first + count) {
            int from = (int) (now.first() + place - first);
            int length = Math.min(count - from, now.samples().length - place);
            System.arraycopy(now.samples(), place, into, from, length);
            place += length;
            skipEmpty(now);
            now = block;
        }
    }
}
