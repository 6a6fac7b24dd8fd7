package dev.progeny.examples.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.examples.bench.acquire.Source;
import dev.progeny.examples.bench.acquire.Sources;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.Recording;
import dev.progeny.examples.bench.store.Recordings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a recording of generated signals has, compared with what the generators give. */
public final class Recorded {
    private Recorded() {}

    /** {@return the only recording of a folder} */
    public static Recording only(Path folder) throws Exception {
        try (Recordings recordings = Recordings.open(folder)) {
            assertThat(recordings.list()).hasSize(1);
            return recordings.list().get(0);
        }
    }

    /**
     * Checks every stored sample of a channel bit for bit: each block continues the numbers of the one before, or leaves out what was
     * dropped.
     *
     * @return how many samples were stored, and the number after the last
     */
    public static Extent check(Path folder, Recording recording, Channel channel) throws Exception {
        List<Block> blocks = new ArrayList<>();
        try (Recordings recordings = Recordings.open(folder)) {
            recordings.forEachBlock(recording.id(), channel.number(), blocks::add);
        }
        long samples = 0;
        long end = 0;
        for (Block block : blocks) {
            assertThat(block.first()).isGreaterThanOrEqualTo(end);
            assertArrayEquals(generated(channel, block.first(), block.samples().length), block.samples());
            end = block.first() + block.samples().length;
            samples += block.samples().length;
        }
        assertEquals(recording.samples().get(channel.number()), samples);
        return new Extent(samples, end);
    }

    private static float[] generated(Channel channel, long first, int count) throws Exception {
        try (Source source = Sources.parse(atOnce(channel.source())).open()) {
            source.resumeAt(first, 0, 0);
            float[] samples = new float[count];
            assertEquals(count, source.read(samples));
            return samples;
        }
    }

    private static String atOnce(String source) {
        return source.contains("speed=max") ? source : source + ",speed=max";
    }

    /**
     * How much of a channel is stored.
     *
     * @param samples how many samples
     * @param end the number after the last
     */
    public record Extent(long samples, long end) {}
}
