package dev.progeny.examples.bench.work;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.examples.bench.acquire.Source;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockReaderTest {
    private static final int BLOCK = 4;
    private static final Part SILENCE = new Part(-1, 0);
    private static final Part FAILURE = new Part(-2, 0);

    private final List<BlockReader> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(BlockReader::close);
    }

    @Test
    void whatComesInPartsIsMadeABlock() throws Exception {
        BlockReader reader = reader(new Part(0, 1), new Part(1, 2), new Part(3, 1), new Part(4, 4));

        assertBlock(reader, 0, 0, 1, 2, 3);
        assertBlock(reader, 4, 4, 5, 6, 7);
        assertFalse(reader.read(100, BlockReaderTest::never));
    }

    @Test
    void aGapEndsABlock() throws Exception {
        BlockReader reader = reader(new Part(0, 2), new Part(10, 2), new Part(12, 2), new Part(20, 4));

        assertBlock(reader, 0, 0, 1);
        assertBlock(reader, 10, 10, 11, 12, 13);
        assertBlock(reader, 20, 20, 21, 22, 23);
        assertFalse(reader.read(100, BlockReaderTest::never));
    }

    @Test
    void theEndOfTheInputEndsABlock() throws Exception {
        BlockReader reader = reader(new Part(0, 3));

        assertBlock(reader, 0, 0, 1, 2);
        assertFalse(reader.read(100, BlockReaderTest::never));
    }

    @Test
    void noBlockGoesBeyondTheLimit() throws Exception {
        BlockReader reader = reader(new Part(0, 4), new Part(4, 4));

        assertTrue(reader.read(6, BlockReaderTest::never));
        assertTrue(reader.read(6, BlockReaderTest::never));
        assertArrayEquals(new float[] {4, 5}, reader.samples());
        assertEquals(6, reader.next());
    }

    @Test
    void aGapThatReachesBeyondTheLimitIsAnEnd() throws Exception {
        assertFalse(reader(new Part(50, 4)).read(50, BlockReaderTest::never));
    }

    @Test
    void whatCameFromASourceThatIsSilentNowIsABlockThatDoesNotWaitForMore() throws Exception {
        Parts source = new Parts(1000, new Part(0, 2), SILENCE, new Part(2, 2));
        BlockReader reader = reader(source);

        assertBlock(reader, 0, 0, 1);
        source.goesOn.countDown();
        assertBlock(reader, 2, 2, 3);
        assertFalse(reader.read(100, BlockReaderTest::never));
    }

    @Test
    void theEndThatIsWantedDoesNotWaitForASilentSource() throws Exception {
        BlockReader reader = reader(new Parts(0.001, new Part(0, 2), SILENCE));
        AtomicBoolean isEndWanted = new AtomicBoolean();

        assertTrue(reader.read(2, isEndWanted::get));
        assertFalse(reader.read(100, () -> isEndWanted.getAndSet(true)));
        assertEquals(2, reader.next());
    }

    @Test
    void whatCameBeforeTheEndWasWantedIsABlock() throws Exception {
        BlockReader reader = reader(new Parts(0.001, new Part(0, 2), new Part(2, 2)));
        AtomicBoolean isEndWanted = new AtomicBoolean();

        assertTrue(reader.read(100, () -> isEndWanted.getAndSet(true)));
        assertArrayEquals(new float[] {0, 1}, reader.samples());
        assertFalse(reader.read(100, isEndWanted::get));
    }

    @Test
    void whatCameBeforeASourceFailedIsABlock() throws Exception {
        BlockReader reader = reader(new Parts(0.001, new Part(0, 3), FAILURE));

        assertBlock(reader, 0, 0, 1, 2);
        assertThrows(IOException.class, () -> reader.read(100, BlockReaderTest::never));
    }

    /** The end is not wanted. */
    private static boolean never() {
        return false;
    }

    private static void assertBlock(BlockReader reader, long first, float... samples) throws Exception {
        assertTrue(reader.read(100, BlockReaderTest::never));
        assertEquals(first, reader.first());
        assertArrayEquals(samples, reader.samples());
    }

    private BlockReader reader(Part... parts) throws Exception {
        return reader(new Parts(0.001, parts)); // so slow that no block is late
    }

    private BlockReader reader(Parts source) throws Exception {
        BlockReader reader = new BlockReader(source, BLOCK);
        opened.add(reader);
        reader.resumeAt(source.parts.element().first(), 0, 0);
        return reader;
    }

    /** What one call of read gives at most: samples whose values are their numbers. */
    private record Part(long first, int count) {}

    /** A source that gives its samples in parts. */
    private static final class Parts implements Source {
        private final double rate;
        private final Queue<Part> parts;
        private final CountDownLatch goesOn = new CountDownLatch(1);
        private long first;

        Parts(double rate, Part... parts) {
            this.rate = rate;
            this.parts = new ArrayDeque<>(List.of(parts));
        }

        @Override
        public String unit() {
            return "V";
        }

        @Override
        public double rate() {
            return rate;
        }

        @Override
        public int read(float[] samples) throws IOException, InterruptedException {
            Part part = parts.poll();
            if (SILENCE.equals(part)) {
                goesOn.await();
                part = parts.poll();
            }
            if (FAILURE.equals(part)) {
                throw new IOException("the input is gone");
            }
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
        public long resumeAt(long number, long startedNanos, long cameNanos) {
            return number;
        }

        @Override
        public void close() {}
    }
}
