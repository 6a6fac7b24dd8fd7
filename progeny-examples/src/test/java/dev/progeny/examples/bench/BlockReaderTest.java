package dev.progeny.examples.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.examples.bench.acquire.Source;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class BlockReaderTest {
    private static final int BLOCK = 4;

    @Test
    void whatComesInPartsIsMadeABlock() throws Exception {
        BlockReader reader = reader(new Part(0, 1), new Part(1, 2), new Part(3, 1), new Part(4, 4));

        assertBlock(reader, 0, 0, 1, 2, 3);
        assertBlock(reader, 4, 4, 5, 6, 7);
        assertFalse(reader.read(100));
    }

    @Test
    void aGapEndsABlock() throws Exception {
        BlockReader reader = reader(new Part(0, 2), new Part(10, 2), new Part(12, 2), new Part(20, 4));

        assertBlock(reader, 0, 0, 1);
        assertBlock(reader, 10, 10, 11, 12, 13);
        assertBlock(reader, 20, 20, 21, 22, 23);
        assertFalse(reader.read(100));
    }

    @Test
    void theEndOfTheInputEndsABlock() throws Exception {
        BlockReader reader = reader(new Part(0, 3));

        assertBlock(reader, 0, 0, 1, 2);
        assertFalse(reader.read(100));
    }

    @Test
    void noBlockGoesBeyondTheLimit() throws Exception {
        BlockReader reader = reader(new Part(0, 4), new Part(4, 4));

        assertTrue(reader.read(6));
        assertTrue(reader.read(6));
        assertArrayEquals(new float[] {4, 5}, reader.samples());
        assertEquals(6, reader.next());
    }

    @Test
    void aGapThatReachesBeyondTheLimitIsAnEnd() throws Exception {
        assertFalse(reader(new Part(50, 4)).read(50));
    }

    private static void assertBlock(BlockReader reader, long first, float... samples) throws Exception {
        assertTrue(reader.read(100));
        assertEquals(first, reader.first());
        assertArrayEquals(samples, reader.samples());
    }

    private static BlockReader reader(Part... parts) throws Exception {
        BlockReader reader = new BlockReader(new Parts(parts), BLOCK);
        reader.resumeAt(parts[0].first(), 0);
        return reader;
    }

    /** What one call of read gives at most: samples whose values are their numbers. */
    private record Part(long first, int count) {}

    /** A source that gives its samples in parts. */
    private static final class Parts implements Source {
        private final Queue<Part> parts;
        private long first;

        Parts(Part... parts) {
            this.parts = new ArrayDeque<>(List.of(parts));
        }

        @Override
        public String unit() {
            return "V";
        }

        @Override
        public double rate() {
            return 0.001; // so slow that no block is late
        }

        @Override
        public int read(float[] samples) {
            Part part = parts.poll();
            if (part == null) {
                return -1;
            }
            first = part.first();
            int count = Math.min(part.count(), samples.length);
            for (int i = 0; i < count; i++) {
                samples[i] = first + i;
            }
            return count;
        }

        @Override
        public long first() {
            return first;
        }

        @Override
        public long resumeAt(long number, long startedNanos) {
            return number;
        }

        @Override
        public void close() {}
    }
}
