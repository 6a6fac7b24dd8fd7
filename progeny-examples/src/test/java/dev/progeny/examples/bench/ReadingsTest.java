package dev.progeny.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.examples.bench.Readings.State;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingsTest {
    private static final Readings BEFORE = readings(0, 0, 100, 50);
    private static final Readings NOW = readings(500_000_000, 7, 600, 1_050);

    @Test
    void aLineShowsCountsRatesReadingsAndDepth() {
        assertEquals(
                String.format(
                        "voltage 600 (1000/s) +2.500 V, waveform 600 (1000/s) -5.000 V, queue 7, stored 1050 (2000/s)%n"),
                NOW.line(BEFORE));
    }

    @Test
    void aFrameIsDrawnOverTheOneBefore() {
        String frame = String.join(
                System.lineSeparator(),
                "voltage   process 11       restarts 1        600 read    1000/s  +2.500 V |                       *       |\u001b[K",
                "waveform  process 12       restarts 0        600 read    1000/s  -5.000 V |*                              |\u001b[K",
                "queue                                          7 waiting\u001b[K",
                "writer    process 13       restarts 2       1050 stored  2000/s\u001b[K",
                "display   process 14       restarts 0          9 frames\u001b[K",
                "");

        assertEquals(frame, NOW.frame(BEFORE, true));
        assertEquals("\u001b[5A" + frame, NOW.frame(BEFORE, false));
    }

    private static Readings readings(long atNanos, int depth, long read, long stored) {
        return new Readings(
                atNanos,
                depth,
                Map.of(
                        Role.VOLTAGE, new State(11, 1, read, 2.5),
                        Role.WAVEFORM, new State(12, 0, read, -5),
                        Role.WRITER, new State(13, 2, stored, 0),
                        Role.DISPLAY, new State(14, 0, 9, 0)));
    }
}
