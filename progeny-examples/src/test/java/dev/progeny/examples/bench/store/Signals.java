package dev.progeny.examples.bench.store;

import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Channels and blocks whose samples follow from their numbers. */
final class Signals {
    static final Instant STARTED = Instant.parse("2026-05-04T03:02:01.123456789Z");
    static final int LENGTH = 500;
    static final double RATE = 10_000;

    private Signals() {}

    static Channel channel(int number) {
        return channel(number, RATE);
    }

    static Channel channel(int number, double rate) {
        return new Channel(number, "channel " + number, "V", rate, "sine:frequency=" + number);
    }

    /** Begins a recording that nobody claims. */
    static long begin(RecordingStore store, String name, Channel... channels) throws StoreException {
        try (Claim begun = store.begin(name, STARTED, List.of(channels), Map.of())) {
            return begun.recording();
        }
    }

    /** {@return a block that comes where it should if no sample was dropped before} */
    static Block block(int channel, long sequence) {
        return block(channel, sequence, sequence * LENGTH, LENGTH, RATE);
    }

    static Block block(int channel, long sequence, long first, int length, double rate) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = sample(channel, first + i);
        }
        return new Block(channel, sequence, first, 1_000_000_000L + first, rate, "V", samples);
    }

    static float sample(int channel, long number) {
        return new Random(31L * channel + number).nextFloat() * 20 - 10;
    }

    static List<Block> blocks(Recordings recordings, long recording, int channel) throws StoreException {
        List<Block> blocks = new ArrayList<>();
        recordings.forEachBlock(recording, channel, blocks::add);
        return blocks;
    }
}
