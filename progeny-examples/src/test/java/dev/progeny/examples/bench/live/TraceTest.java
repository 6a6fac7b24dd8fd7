package dev.progeny.examples.bench.live;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ChildProcess;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TraceTest {
    private static final int CAPACITY = 1000;
    private static final int BLOCK = 300; // so that blocks go round the corner
    private static final int LARGEST_EXACT = 1 << 24;

    private final Trace trace = Trace.create(CAPACITY);

    @AfterEach
    void tidyUp() {
        trace.close();
    }

    @Test
    void whatWasWrittenIsReadAlsoRoundTheCorner() {
        for (int block = 0; block < 7; block++) {
            write(trace, (long) block * BLOCK, BLOCK);
        }

        assertEquals(7 * BLOCK, trace.end());
        float[] read = new float[CAPACITY];
        assertEquals(CAPACITY, trace.read(1100, read));
        assertArrayEquals(samples(1100, CAPACITY), read);
    }

    @Test
    void whatIsNotThereYetIsNotReadAndWhatIsOverwrittenIsSaidToBe() {
        write(trace, 0, BLOCK);
        assertEquals(0, trace.read(BLOCK, new float[10]));
        assertEquals(10, trace.read(BLOCK - 10, new float[50]));

        write(trace, BLOCK, CAPACITY);

        assertEquals(-1, trace.read(BLOCK - 1, new float[10]));
        assertEquals(10, trace.read(BLOCK, new float[10]));
    }

    @Test
    void anEmptyTraceHasNothing() {
        assertEquals(0, trace.end());
        assertEquals(0, trace.read(0, new float[10]));
    }

    @Test
    void ofMoreSamplesThanItKeepsTheNewestAreKept() {
        write(trace, 0, 2 * CAPACITY + 7);

        float[] read = new float[CAPACITY];
        assertEquals(CAPACITY, trace.read(CAPACITY + 7, read));
        assertArrayEquals(samples(CAPACITY + 7, CAPACITY), read);
    }

    @Test
    void samplesThatWereLeftOutReadAsNoNumbers() {
        write(trace, 0, 2);
        write(trace, 4, 1);
        float[] read = new float[5];
        assertEquals(5, trace.read(0, read));
        assertArrayEquals(new float[] {0, 1, Float.NaN, Float.NaN, 4}, read);

        write(trace, 10_000, 1);

        assertEquals(5, trace.read(9_996, read));
        assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN, Float.NaN, 10_000}, read);
    }

    @Test
    void samplesAreWrittenInTheirOrder() {
        write(trace, 0, 5);

        assertThatThrownBy(() -> write(trace, 4, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sample 4 was written before; the next that can be written is 5");
        assertThatThrownBy(() -> Trace.create(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReaderInAnotherProcessNeverSeesTornSamples() throws Exception {
        Trace shared = trace;
        try (ChildProcess<Void> writer = ChildProcess.start(() -> writeForEver(shared))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> trace.end() > 0);
            float[] read = new float[CAPACITY / 2];
            int whole = 0;
            while (whole < 20_000 && writer.isAlive()) {
                long first = Math.max(0, trace.end() - CAPACITY);
                int count = trace.read(first, read);
                if (count >= 0) { // else it was overwritten meanwhile
                    whole++;
                    assertArrayEquals(samples(first, count), Arrays.copyOf(read, count));
                }
            }
            assertTrue(writer.isAlive());
            writer.kill();
            writer.join();
        }
    }

    @Test
    void aSuccessorGoesOnWhereAKilledWriterStopped() throws Exception {
        Trace shared = trace;
        try (ChildProcess<Void> writer = ChildProcess.start(() -> writeForEver(shared))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> trace.end() > 0);
            writer.kill();
            writer.join();
        }

        long end = trace.end();
        write(trace, end, BLOCK);

        float[] read = new float[BLOCK];
        assertEquals(BLOCK, trace.read(end, read));
        assertArrayEquals(samples(end, BLOCK), read);
    }

    private static void writeForEver(Trace trace) {
        for (long first = trace.end(); ; first += BLOCK) {
            write(trace, first, BLOCK);
        }
    }

    private static void write(Trace trace, long first, int count) {
        trace.write(first, samples(first, count), count);
    }

    /** Each sample is its number, as far as a float tells numbers apart. */
    private static float[] samples(long first, int count) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (first + i) % LARGEST_EXACT;
        }
        return samples;
    }
}
