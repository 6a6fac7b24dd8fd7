package dev.progeny.examples.bench.store;

import static dev.progeny.examples.bench.store.Signals.LENGTH;
import static dev.progeny.examples.bench.store.Signals.RATE;
import static dev.progeny.examples.bench.store.Signals.begin;
import static dev.progeny.examples.bench.store.Signals.block;
import static dev.progeny.examples.bench.store.Signals.channel;
import static dev.progeny.examples.bench.store.Signals.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExportTest {
    private static final int BLOCKS = 30;
    private static final long GAP_AT = 10L * LENGTH;
    private static final int GAP = 123;

    @TempDir
    Path folder;

    private RecordingStore store;
    private Recordings recordings;

    @BeforeEach
    void open() throws Exception {
        store = RecordingStore.open(folder);
        recordings = Recordings.open(folder);
    }

    @AfterEach
    void close() throws Exception {
        recordings.close();
        store.close();
    }

    /** Channel 0 is whole, channel 1 has a gap, and ends later. */
    private long recordTwoWithAGap() throws Exception {
        long recording = begin(store, "gap", channel(0), channel(1));
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            blocks.add(block(0, i));
            blocks.add(block(1, i, withGap((long) i * LENGTH), LENGTH, RATE));
        }
        store.append(recording, blocks);
        return recording;
    }

    private static long withGap(long number) {
        return number < GAP_AT ? number : number + GAP;
    }

    private static boolean isGap(int channel, long number) {
        return channel == 0 ? number >= BLOCKS * LENGTH : number >= GAP_AT && number < GAP_AT + GAP;
    }

    @Test
    void csvHasALineForEachMomentAndNothingInAGap() throws Exception {
        List<String> lines = csv(recordTwoWithAGap());

        assertEquals("time [s],channel 0 [V],channel 1 [V]", lines.get(0));
        assertEquals(1 + BLOCKS * LENGTH + GAP, lines.size());
        for (int n = 0; n < lines.size() - 1; n++) {
            String[] cells = lines.get(n + 1).split(",", -1);
            assertThat(new BigDecimal(cells[0]))
                    .isEqualByComparingTo(BigDecimal.valueOf(n).movePointLeft(4));
            for (int channel = 0; channel < 2; channel++) {
                if (isGap(channel, n)) {
                    assertEquals("", cells[channel + 1]);
                } else {
                    assertEquals(sample(channel, n), Float.parseFloat(cells[channel + 1]));
                }
            }
        }
    }

    @Test
    void csvBringsChannelsOfDifferentRatesTogether() throws Exception {
        long recording =
                begin(store, "rates", channel(0, 1000), new Channel(1, "a \"b\"", "m,A", 3000, ""), channel(2, 7));
        store.append(
                recording,
                List.of(block(0, 0, 0, 2000, 1000), block(1, 0, 0, 6000, 3000), block(2, 0, 7, 7, 7))); // 2 begins late

        List<String> lines = csv(recording);

        assertEquals("time [s],channel 0 [V],\"a \"\"b\"\" [m,A]\",channel 2 [V]", lines.get(0));
        int[] next = {0, 0, 7};
        double before = -1;
        int together = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            double time = Double.parseDouble(cells[0]);
            assertThat(time).isGreaterThan(before);
            before = time;
            together += cells[1].isEmpty() || cells[2].isEmpty() ? 0 : 1;
            double[] rates = {1000, 3000, 7};
            for (int channel = 0; channel < 3; channel++) {
                if (!cells[channel + 1].isEmpty()) {
                    assertEquals(sample(channel, next[channel]), Float.parseFloat(cells[channel + 1]));
                    assertThat(time).isCloseTo(next[channel]++ / rates[channel], within(1e-9));
                }
            }
        }
        assertThat(next).containsExactly(2000, 6000, 14);
        assertEquals(2000, together);
        assertEquals(1 + 6000 + 6, lines.size()); // at second 1 the third meets the others
    }

    private List<String> csv(long recording) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        recordings.writeCsv(recording, out);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void wavHasEachSampleAndZeroInAGap() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        recordings.writeWav(recordTwoWithAGap(), out);

        // The JDK's own reader of such files.
        try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            AudioFormat format = in.getFormat();
            assertEquals(AudioFormat.Encoding.PCM_FLOAT, format.getEncoding());
            assertEquals(2, format.getChannels());
            assertEquals(RATE, format.getSampleRate());
            assertEquals(BLOCKS * LENGTH + GAP, in.getFrameLength());
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals((BLOCKS * LENGTH + GAP) * 8, bytes.remaining());
            for (int n = 0; bytes.hasRemaining(); n++) {
                for (int channel = 0; channel < 2; channel++) {
                    assertEquals(isGap(channel, n) ? 0 : sample(channel, n), bytes.getFloat());
                }
            }
        }
    }

    @Test
    void aRecordingWithoutSamplesHasEmptyExports() throws Exception {
        long recording = begin(store, "empty", channel(0));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        recordings.writeWav(recording, out);

        assertEquals(58, out.size());
        assertThat(csv(recording)).containsExactly("time [s],channel 0 [V]");
    }

    @Test
    void whatCannotBeWavIsRefusedBeforeAnythingIsWritten() throws Exception {
        long rates = begin(store, "rates", channel(0, 1000), channel(1, 3000));
        long third = begin(store, "third", channel(0, 1 / 3.0));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> recordings.writeWav(rates, out))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("different rates, [1000.0, 3000.0]")
                .hasMessageContaining("export it as CSV");
        assertThatThrownBy(() -> recordings.writeWav(third, out)).hasMessageContaining("0.3333333333333333 samples");
        assertThatThrownBy(() -> recordings.writeWav(99, out)).hasMessageContaining("no recording 99");
        assertEquals(0, out.size());
    }

    @Test
    void whatIsLongerThanWavAllowsIsRf64() {
        long most = ((1L << 32) - 1 - 50) / 8;

        assertEquals("RIFF", tag(WavExport.header(2, 250_000, most), 0));
        ByteBuffer header =
                ByteBuffer.wrap(WavExport.header(2, 250_000, most + 1)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals("RF64", tag(header.array(), 0));
        assertEquals(-1, header.getInt(4));
        assertEquals("ds64", tag(header.array(), 12));
        assertEquals(28, header.getInt(16));
        assertEquals(8 * (most + 1) + header.capacity() - 8, header.getLong(20));
        assertEquals(8 * (most + 1), header.getLong(28));
        assertEquals(most + 1, header.getLong(36));
        assertEquals("fmt ", tag(header.array(), 48));
        assertEquals("data", tag(header.array(), header.capacity() - 8));
        assertEquals(-1, header.getInt(header.capacity() - 4));
    }

    private static String tag(byte[] bytes, int at) {
        return new String(bytes, at, 4, StandardCharsets.US_ASCII);
    }
}
