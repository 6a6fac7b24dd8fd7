package dev.progeny.examples.bench.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WavSourceTest {
    private static final float[] VALUES = {0, 0.5f, -1, 0.25f};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 24, 32})
    void wholeNumbersOfEachSizeAreRead(int bits) throws Exception {
        ByteBuffer data = buffer(VALUES.length * bits / 8);
        for (float value : VALUES) {
            long scaled = (long) (value * (1L << (bits - 1))) + (bits == 8 ? 128 : 0);
            for (int shift = 0; shift < bits; shift += 8) {
                data.put((byte) (scaled >> shift));
            }
        }

        assertArrayEquals(VALUES, read(formatAndData(format(1, 1, bits), data), ""));
    }

    @Test
    void floatsAreReadAndScaled() throws Exception {
        ByteBuffer data = buffer(16);
        for (float value : VALUES) {
            data.putFloat(value);
        }
        byte[] file = formatAndData(format(3, 1, 32), data);

        assertArrayEquals(VALUES, read(file, ""));
        assertArrayEquals(new float[] {1, 3.5f, -4, 2.25f}, read(file, ",scale=5,offset=1"));
    }

    @Test
    void ofSeveralChannelsTheChosenOneIsRead() throws Exception {
        byte[] file = twoChannels();

        assertArrayEquals(new float[] {0.5f, -1}, read(file, ""));
        assertArrayEquals(new float[] {0.25f, 0}, read(file, ",channel=2"));
        assertThatThrownBy(() -> read(file, ",channel=3"))
                .isInstanceOf(BadSourceException.class)
                .hasMessageContaining("a.wav has 2 channels, no channel 3");
    }

    private static byte[] twoChannels() {
        ByteBuffer data = buffer(8)
                .putShort((short) 16384)
                .putShort((short) 8192)
                .putShort((short) -32768)
                .putShort((short) 0);
        return formatAndData(format(1, 2, 16), data);
    }

    @Test
    void theLongFormOfAFormatAndUnknownChunksAreRead() throws Exception {
        ByteBuffer format = buffer(40)
                .put(format(0xFFFE, 1, 16).flip())
                .putShort((short) 22)
                .putShort((short) 16)
                .putInt(4)
                .putShort((short) 1);
        format.position(40);
        ByteBuffer data = buffer(2).putShort((short) 16384);
        ByteBuffer odd = buffer(8 + 3 + 1);
        odd.put(ascii("note")).putInt(3).position(12);

        assertArrayEquals(new float[] {0.5f}, read(wav(odd, chunk("fmt ", format), chunk("data", data)), ""));
    }

    @Test
    void aRecorderThatWasCutOffLeavesWhatItHadRecorded() throws Exception {
        byte[] file = formatAndData(format(1, 1, 16), buffer(2).putShort((short) 16384));
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 6, -1);

        assertArrayEquals(new float[] {0.5f}, read(file, ""));
    }

    @Test
    void theLengthOfAHugeFileStandsInAChunkOfItsOwn() throws Exception {
        ByteBuffer lengths = buffer(28).putLong(100).putLong(2).putLong(1).putInt(0);
        byte[] file = wav(
                chunk("ds64", lengths),
                chunk("fmt ", format(1, 1, 16)),
                chunk("data", buffer(4).putShort((short) 16384).putShort((short) 1)));
        ByteBuffer.wrap(file).put(ascii("RF64")).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 8, -1);

        assertArrayEquals(new float[] {0.5f}, read(file, ""));
    }

    @Test
    void aFileOfAnyLengthIsStreamedAndResumedAnywhere() throws Exception {
        int count = 1_000_000;
        ByteBuffer data = buffer(count * 3);
        for (int i = 0; i < count; i++) {
            data.putShort((short) i).put((byte) (i >> 16));
        }
        SourceSpec spec = spec(formatAndData(format(1, 1, 24), data), ",scale=8388608");

        for (int first : new int[] {0, 1, 21_845, 500_000, count - 1}) {
            try (Source source = spec.open()) {
                assertEquals(first, source.resumeAt(first, 0, 0));
                float[] samples = new float[10_000];
                int expected = first;
                for (int got = source.read(samples); got > 0; got = source.read(samples)) {
                    assertEquals(expected, source.first());
                    for (int i = 0; i < got; i++) {
                        assertEquals(expected++, samples[i]);
                    }
                }
                assertEquals(count, expected);
            }
        }
    }

    @Test
    void aFileIsRepeatedWithoutAGap() throws Exception {
        SourceSpec spec = spec(twoChannels(), ",repeat");
        try (Source source = spec.open()) {
            assertEquals(1_000_000_001, source.resumeAt(1_000_000_001, 0, 0));

            assertArrayEquals(new float[] {-1, 0.5f, -1, 0.5f, -1}, readFully(source, 5));
        }
    }

    @Test
    void afterItsEndThereIsNothing() throws Exception {
        try (Source source = spec(twoChannels(), "").open()) {
            assertEquals(7, source.resumeAt(7, 0, 0));

            assertEquals(-1, source.read(new float[1]));
        }
    }

    @Test
    void aFileThatBecomesShorterIsAnError() throws Exception {
        SourceSpec spec = spec(twoChannels(), "");
        try (Source source = spec.open()) {
            Files.write(folder.resolve("a.wav"), new byte[10], StandardOpenOption.TRUNCATE_EXISTING);

            assertThatThrownBy(() -> source.read(new float[1]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a.wav has become shorter while it was read");
        }
    }

    @Test
    void theRateIsThatOfTheFile() throws Exception {
        SourceSpec spec = spec(twoChannels(), "");

        assertEquals(100, spec.rate());
        try (Source source = spec.open()) {
            assertEquals(100, source.rate());
            assertEquals("V", source.unit());
        }
    }

    @Test
    void whatIsNoWavFileIsRefusedWithTheReason() {
        byte[] good = formatAndData(format(1, 1, 16), buffer(2));
        assertRefused(new byte[0], "is no WAV file");
        assertRefused(formatAndData(format(2, 1, 4), buffer(2)), "has samples of format 2 with 4 bits; readable are");
        assertRefused(formatAndData(format(1, 0, 16), buffer(2)), "has a format that contradicts itself: 0 channels");
        assertRefused(wav(chunk("data", buffer(2))), "has its data before its format");
        assertRefused(wav(chunk("fmt ", buffer(4).putInt(1))), "has a format of 4 bytes; it must be at least 16");
        assertRefused(formatAndData(format(1, 1, 16), buffer(0)), "has no samples");
        assertRefused(wav(), "has no data");
        assertRefused(Arrays.copyOf(good, 30), "ends in the middle of a chunk");
    }

    @Test
    void noFileMakesTheReaderFailOtherwiseThanByItsReason() {
        byte[] good = twoChannels();
        for (int length = 0; length < good.length; length++) {
            for (byte fault : new byte[] {0, -1, 127}) {
                byte[] bad = Arrays.copyOf(good, good.length);
                bad[length] = fault;
                assertThat(outcome(bad)).isIn("read", "refused");
            }
            assertThat(outcome(Arrays.copyOf(good, length))).isIn("read", "refused");
        }
    }

    private String outcome(byte[] file) {
        try {
            read(file, "");
            return "read";
        } catch (BadSourceException e) {
            return "refused";
        } catch (Exception e) {
            return e.toString();
        }
    }

    private void assertRefused(byte[] file, String reason) {
        assertThatThrownBy(() -> read(file, ""))
                .isInstanceOf(BadSourceException.class)
                .hasMessageContaining("a.wav " + reason);
    }

    private SourceSpec spec(byte[] file, String options) throws Exception {
        return Sources.parse("wav:" + Files.write(folder.resolve("a.wav"), file) + options + ",speed=max");
    }

    private float[] read(byte[] file, String options) throws Exception {
        try (Source source = spec(file, options).open()) {
            float[] samples = new float[100];
            return Arrays.copyOf(samples, source.read(samples));
        }
    }

    private static float[] readFully(Source source, int count) throws Exception {
        float[] all = new float[count];
        for (int got = 0; got < count; ) {
            float[] some = new float[count - got];
            int read = source.read(some);
            System.arraycopy(some, 0, all, got, read);
            got += read;
        }
        return all;
    }

    private static ByteBuffer format(int code, int channels, int bits) {
        int frameBytes = channels * bits / 8;
        return buffer(16)
                .putShort((short) code)
                .putShort((short) channels)
                .putInt(100)
                .putInt(100 * frameBytes)
                .putShort((short) frameBytes)
                .putShort((short) bits);
    }

    private static byte[] formatAndData(ByteBuffer format, ByteBuffer data) {
        return wav(chunk("fmt ", format), chunk("data", data));
    }

    private static byte[] wav(ByteBuffer... chunks) {
        int bytes = Arrays.stream(chunks).mapToInt(ByteBuffer::position).sum();
        byte[] file = new byte[12 + bytes];
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(ascii("RIFF")).putInt(4 + bytes).put(ascii("WAVE"));
        for (ByteBuffer chunk : chunks) {
            buffer.put(chunk.flip());
        }
        return file;
    }

    private static byte[] ascii(String tag) {
        return tag.getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteBuffer chunk(String tag, ByteBuffer content) {
        content.flip();
        return buffer(8 + content.remaining())
                .put(ascii(tag))
                .putInt(content.remaining())
                .put(content);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
