package dev.progeny.examples.bench;

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
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WavFileTest {
    private static final float[] VALUES = {0, 0.5f, -1, 0.25f};

    @TempDir
    Path folder;

    /** What a reader finds after a recording was written: 16 bits of each value. */
    static Recording throughAFile(Recording recording, Path folder) throws IOException {
        Path file = folder.resolve("through.wav");
        WavFile.write(file, recording);
        return WavFile.read(file);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Recording written = Recording.example();

        Recording read = throughAFile(written, folder);

        assertEquals(written.samplesPerSecond(), read.samplesPerSecond());
        assertArrayEquals(written.values(), read.values(), 1e-4f);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 24, 32})
    void wholeNumbersOfEachSizeAreRead(int bits) throws IOException {
        ByteBuffer data = buffer(VALUES.length * bits / 8);
        for (float value : VALUES) {
            long scaled = (long) (value * (1L << (bits - 1))) + (bits == 8 ? 128 : 0);
            for (int shift = 0; shift < bits; shift += 8) {
                data.put((byte) (scaled >> shift));
            }
        }

        assertArrayEquals(VALUES, read(formatAndData(format(1, 1, bits), data)).values());
    }

    @Test
    void floatsAreRead() throws IOException {
        ByteBuffer data = buffer(16);
        for (float value : VALUES) {
            data.putFloat(value);
        }

        assertArrayEquals(VALUES, read(formatAndData(format(3, 1, 32), data)).values());
    }

    @Test
    void ofSeveralChannelsTheFirstIsRead() throws IOException {
        ByteBuffer data = buffer(8)
                .putShort((short) 16384)
                .putShort((short) 1)
                .putShort((short) -32768)
                .putShort((short) 1);

        assertArrayEquals(
                new float[] {0.5f, -1},
                read(formatAndData(format(1, 2, 16), data)).values());
    }

    @Test
    void theLongFormOfAFormatAndUnknownChunksAreRead() throws IOException {
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

        assertArrayEquals(
                new float[] {0.5f},
                read(wav(odd, chunk("fmt ", format), chunk("data", data))).values());
    }

    @Test
    void aRecorderThatWasCutOffLeavesWhatItHadRecorded() throws IOException {
        byte[] file = formatAndData(format(1, 1, 16), buffer(2).putShort((short) 16384));
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 6, -1);

        assertArrayEquals(new float[] {0.5f}, read(file).values());
    }

    @Test
    void whatIsNoWavFileIsRefusedWithTheReason() throws IOException {
        byte[] good = formatAndData(format(1, 1, 16), buffer(2));
        assertRefused(new byte[0], "is no WAV file");
        assertRefused(formatAndData(format(2, 1, 4), buffer(2)), "has samples of format 2 with 4 bits; readable are");
        assertRefused(formatAndData(format(1, 0, 16), buffer(2)), "has a format that contradicts itself: 0 channels");
        assertRefused(wav(chunk("data", buffer(2))), "has its data before its format");
        assertRefused(formatAndData(format(1, 1, 16), buffer(0)), "has no samples");
        assertRefused(wav(), "has no data");
        assertRefused(Arrays.copyOf(good, 30), "ends in the middle of a chunk");
    }

    @Test
    void aRecordingIsPlayedInRealTimeAgainAndAgain() {
        Signal fast = new Recording(2, new float[] {0, 1, -1}).playedAndReadAt(4);

        assertThat(LongStream.range(0, 8).mapToObj(fast::at)).containsExactly(0.0, 0.0, 5.0, 5.0, -5.0, -5.0, 0.0, 0.0);
    }

    private void assertRefused(byte[] file, String reason) {
        assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class).hasMessageContaining("a.wav " + reason);
    }

    private Recording read(byte[] file) throws IOException {
        return WavFile.read(Files.write(folder.resolve("a.wav"), file));
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
