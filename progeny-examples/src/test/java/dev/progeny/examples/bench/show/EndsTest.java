package dev.progeny.examples.bench.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.examples.bench.SharedInstrument;
import dev.progeny.examples.bench.live.SharedPanel;
import dev.progeny.examples.bench.model.Channel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndsTest {
    @TempDir
    Path folder;

    private SharedInstrument instrument;
    private SharedPanel panel;
    private Channel quick;
    private Channel slow;

    @BeforeEach
    void open() throws Exception {
        instrument = SharedInstrument.create(folder, "quick=sine:rate=1000", "slow=sine:rate=1");
        panel = instrument.panel();
        quick = panel.channels().get(0);
        slow = panel.channels().get(1);
    }

    @AfterEach
    void close() {
        instrument.close();
    }

    @Test
    void neitherIsLateWhileTheSlowOneWaitsForItsNextSample() {
        write(quick, 0, 2000);
        write(slow, 0, 3); // the samples of the seconds 0, 1 and 2
        for (int hundredths = 0; hundredths < 100; hundredths++) {
            write(quick, 2000 + 10 * hundredths, 10);
            Ends ends = Ends.of(panel, panel.channels());
            assertFalse(ends.isLate(quick));
            assertFalse(ends.isLate(slow));
            assertEquals(2.01 + hundredths / 100.0, ends.until(), 1e-9);
            assertEquals(2.0, ends.sampleAt(slow, 2));
        }
    }

    @Test
    void whichOfThemStandsIsLate() {
        write(quick, 0, 2300);
        write(slow, 0, 6);
        Ends quickStands = Ends.of(panel, panel.channels());
        assertTrue(quickStands.isLate(quick));
        assertFalse(quickStands.isLate(slow));
        assertEquals(2300, quickStands.sampleAt(quick, quickStands.until()));

        write(quick, 2300, 7000);
        Ends slowStands = Ends.of(panel, panel.channels());
        assertFalse(slowStands.isLate(quick));
        assertTrue(slowStands.isLate(slow));
        assertEquals(9.3, slowStands.until(), 1e-9);
    }

    private void write(Channel channel, long first, int count) {
        float[] samples = new float[count];
        panel.trace(channel.number()).write(first, samples, count);
    }
}
