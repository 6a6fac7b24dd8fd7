package dev.progeny.examples.bench.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.examples.bench.model.Channel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndsTest {
    private static final Channel QUICK = new Channel(0, "quick", "V", 1000, "test");
    private static final Channel SLOW = new Channel(1, "slow", "V", 1, "test");
    private static final List<Channel> BOTH = List.of(QUICK, SLOW);

    @TempDir
    Path folder;

    private TestPanel panel;

    @BeforeEach
    void open() {
        panel = TestPanel.create(BOTH, folder);
    }

    @AfterEach
    void close() {
        panel.close();
    }

    @Test
    void neitherIsLateWhileTheSlowOneWaitsForItsNextSample() {
        write(QUICK, 0, 2000);
        write(SLOW, 0, 3); // the samples of the seconds 0, 1 and 2
        for (int hundredths = 0; hundredths < 100; hundredths++) {
            write(QUICK, 2000 + 10 * hundredths, 10);
            Ends ends = Ends.of(panel, BOTH);
            assertFalse(ends.isLate(QUICK));
            assertFalse(ends.isLate(SLOW));
            assertEquals(2.01 + hundredths / 100.0, ends.until(), 1e-9);
            assertEquals(2.0, ends.sampleAt(SLOW, 2));
        }
    }

    @Test
    void whichOfThemStandsIsLate() {
        write(QUICK, 0, 2300);
        write(SLOW, 0, 6);
        Ends quickStands = Ends.of(panel, BOTH);
        assertTrue(quickStands.isLate(QUICK));
        assertFalse(quickStands.isLate(SLOW));
        assertEquals(2300, quickStands.sampleAt(QUICK, quickStands.until()));

        write(QUICK, 2300, 7000);
        Ends slowStands = Ends.of(panel, BOTH);
        assertFalse(slowStands.isLate(QUICK));
        assertTrue(slowStands.isLate(SLOW));
        assertEquals(9.3, slowStands.until(), 1e-9);
    }

    private void write(Channel channel, long first, int count) {
        float[] samples = new float[count];
        panel.trace(channel.number()).write(first, samples, count);
    }
}
