package dev.progeny.examples.bench.acquire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LiveNumbersTest {
    private static final long START = 1_800_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000;

    private final LiveNumbers numbers = new LiveNumbers(100);

    @Test
    void theFirstSampleIsNumberZeroWheneverItComes() {
        numbers.resumeAt(0, START);

        assertEquals(0, numbers.arrived(10, START + 60 * SECOND));
        assertEquals(10, numbers.arrived(5, START + 61 * SECOND));
    }

    @Test
    void asLongAsNothingIsMissedTheClockDoesNotMatter() {
        numbers.resumeAt(0, START);

        assertEquals(0, numbers.arrived(10, START));
        assertEquals(10, numbers.arrived(1000, START + 1));
        assertEquals(1010, numbers.arrived(1, START + 3600 * SECOND));
    }

    @Test
    void afterABreakTheClockSaysWhatWasMissed() {
        numbers.resumeAt(0, START);
        numbers.arrived(100, START + SECOND);
        numbers.breakOff();

        assertEquals(100 + 300 - 20, numbers.arrived(20, START + 4 * SECOND));
        assertEquals(400, numbers.arrived(20, START + 4 * SECOND));
    }

    @Test
    void aSuccessorCountsFromTheLastSampleThatWasDelivered() {
        numbers.resumeAt(0, START);
        numbers.arrived(100, START + 60 * SECOND); // switched on late

        LiveNumbers successor = new LiveNumbers(100);
        successor.resumeAt(100, numbers.cameNanos(100));

        assertEquals(100 + 500 - 10, successor.arrived(10, START + 65 * SECOND));
    }

    @Test
    void samplesThatArrivedAtOnceCameOneAfterTheOther() {
        numbers.resumeAt(0, START);
        numbers.arrived(100, START + 60 * SECOND);
        assertEquals(START + 60 * SECOND, numbers.cameNanos(100));
        assertEquals(START + 60 * SECOND - SECOND / 2, numbers.cameNanos(50));

        LiveNumbers successor = new LiveNumbers(100); // of one that had delivered half of them
        successor.resumeAt(50, numbers.cameNanos(50));

        assertEquals(100, successor.arrived(10, START + 60 * SECOND + SECOND / 10));
    }

    @Test
    void noNumberComesTwiceThoughTheDeviceBeFasterThanItSays() {
        numbers.resumeAt(1000, START);

        assertEquals(1000, numbers.arrived(10, START));
        numbers.breakOff();
        assertEquals(1010, numbers.arrived(10, START));
    }

    @Test
    void aDeviceThatGoesAwayBeforeItsFirstSampleHasMissedNone() {
        numbers.resumeAt(0, START);
        numbers.breakOff();

        assertEquals(0, numbers.arrived(10, START + SECOND));
    }
}
