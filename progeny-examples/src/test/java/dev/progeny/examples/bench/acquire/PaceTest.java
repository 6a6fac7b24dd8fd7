package dev.progeny.examples.bench.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PaceTest {
    private static final long START = 1_800_000_000_000_000_000L;
    private static final long MILLIS = 1_000_000;

    @Test
    void aSampleIsDueWhenItsTimeHasCome() {
        Pace pace = new Pace(START, 1000);

        assertEquals(0, pace.dueBy(START - 1));
        assertEquals(1, pace.dueBy(START));
        assertEquals(1, pace.dueBy(START + MILLIS - 1));
        assertEquals(2, pace.dueBy(START + MILLIS));
        assertEquals(START + 7 * MILLIS, pace.dueNanos(7));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 1, 44_100, 250_000, 1_000_000})
    void afterAMonthNoSampleIsMissingOrOneTooMany(double rate) {
        Pace pace = new Pace(START, rate);
        long n = (long) (30 * 86_400 * rate);

        assertThat(pace.dueBy(pace.dueNanos(n) + 1)).isBetween(n, n + 2);
        assertThat(pace.dueBy(START + TimeUnit.DAYS.toNanos(30)) - n).isBetween(0L, 2L);
    }

    @Test
    void aReaderWaitsForAllItWantsButNotLongerThanABlock() {
        Pace pace = new Pace(START, 1000);

        assertEquals(9 * MILLIS, pace.waitNanos(0, 10, START));
        assertEquals(50 * MILLIS, pace.waitNanos(0, 1000, START));
        assertEquals(0, pace.waitNanos(0, 10, START + 20 * MILLIS)); // late
        assertEquals(500 * MILLIS, new Pace(START, 2).waitNanos(1, 10, START)); // until there is one
    }

    @Test
    void whoIsLateGetsAllThatIsDueAtOnce() throws Exception {
        try (Source source = Sources.parse("sine:rate=1M,frequency=10").open()) {
            source.resumeAt(5, System.nanoTime() - TimeUnit.DAYS.toNanos(10_000), 0);

            assertEquals(100_000, source.read(new float[100_000]));
            assertEquals(5, source.first());
            assertEquals(1000, source.read(new float[1000]));
            assertEquals(100_005, source.first());
        }
    }

    @Test
    void samplesInRealTimeAreNeverEarly() throws Exception {
        float[] samples = new float[12_500];
        try (Source source = Sources.parse("sine:rate=250k,frequency=10").open()) {
            long started = System.nanoTime();
            source.resumeAt(0, started, 0);

            for (int i = 0; i < 20; i++) {
                int count = source.read(samples);
                long last = source.first() + count - 1;
                assertTrue(System.nanoTime() >= started + last * 4000 - MILLIS, "sample " + last + " came too early");
            }
        }
    }
}
