package dev.progeny.examples.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * WAV files with uncompressed samples: RIFF, then chunks of which {@code fmt } says how the samples in {@code data} are laid out. All
 * numbers are little-endian. Of several channels the first is read.
 */
final class WavFile {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE; // the true format is the first word of a longer description
    private static final int MAX_BYTES = 64 << 20;

    private WavFile() {}

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, or is no WAV file with 8, 16, 24 or 32 bits or with 32-bit floats; the message says what
     *     it has instead
     */
    static Recording read(Path path) throws IOException {
        long size = Files.size(path);
        if (size > MAX_BYTES) {
            throw new IOException(path + " has " + size + " bytes, more than " + MAX_BYTES + "; cut it");
        }
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            return parse(file);
        } catch (BufferUnderflowException e) {
            throw new EOFException(path + " ends in the middle of a chunk");
        } catch (IOException e) {
            throw new IOException(path + " " + e.getMessage(), e);
        }
    }

    private static Recording parse(ByteBuffer file) throws IOException {
        if (file.remaining() < 12
                || !tag(file.position(0)).equals("RIFF")
                || !tag(file.position(8)).equals("WAVE")) {
            throw new IOException("is no WAV file: it does not begin with RIFF and WAVE");
        }
        Format format = null;
        while (file.remaining() >= 8) {
            String tag = tag(file);
            int length = file.getInt();
            boolean isData = tag.equals("data");
            // A recorder that was cut off leaves a length of data that it never came to write.
            if (!isData && (length < 0 || length > file.remaining())) {
                throw new BufferUnderflowException();
            }
            int end = file.position() + (int) Math.min(Integer.toUnsignedLong(length), file.remaining());
            ByteBuffer chunk =
                    file.slice(file.position(), end - file.position()).order(ByteOrder.LITTLE_ENDIAN);
            if (tag.equals("fmt ")) {
                format = Format.parse(chunk);
            } else if (isData) {
                if (format == null) {
                    throw new IOException("has its data before its format");
                }
                return format.decode(chunk);
            }
            file.position(Math.min(end + (length & 1), file.limit())); // chunks begin at even places
        }
        throw new IOException("has no data");
    }

    private static String tag(ByteBuffer buffer) {
        byte[] tag = new byte[4];
        buffer.get(tag);
        return new String(tag, StandardCharsets.US_ASCII);
    }

    /** Writes a recording as 16-bit PCM, replacing what was there. */
    static void write(Path path, Recording recording) throws IOException {
        int dataBytes = recording.values().length * Short.BYTES;
        int rate = recording.samplesPerSecond();
        ByteBuffer file = ByteBuffer.allocate(44 + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("RIFF")).putInt(36 + dataBytes).put(ascii("WAVE"));
        file.put(ascii("fmt ")).putInt(16).putShort((short) PCM).putShort((short) 1);
        file.putInt(rate)
                .putInt(rate * Short.BYTES)
                .putShort((short) Short.BYTES)
                .putShort((short) Short.SIZE);
        file.put(ascii("data")).putInt(dataBytes);
        for (float value : recording.values()) {
            file.putShort((short) Math.round(value * Short.MAX_VALUE));
        }
        Files.write(path, file.array());
    }

    private static byte[] ascii(String tag) {
        return tag.getBytes(StandardCharsets.US_ASCII);
    }

    /** The chunk that says how samples are laid out. */
    private record Format(int code, int channels, int samplesPerSecond, int frameBytes, int bits) {
        static Format parse(ByteBuffer chunk) throws IOException {
            int code = Short.toUnsignedInt(chunk.getShort());
            int channels = Short.toUnsignedInt(chunk.getShort());
            int samplesPerSecond = chunk.getInt();
            chunk.getInt(); // bytes per second
            int frameBytes = Short.toUnsignedInt(chunk.getShort());
            int bits = Short.toUnsignedInt(chunk.getShort());
            if (code == EXTENSIBLE) {
                chunk.getLong(); // length of the rest, bits in use, places of the loudspeakers
                code = Short.toUnsignedInt(chunk.getShort());
            }
            boolean supported =
                    code == PCM ? bits == 8 || bits == 16 || bits == 24 || bits == 32 : code == FLOAT && bits == 32;
            if (!supported) {
                throw new IOException("has samples of format " + code + " with " + bits
                        + " bits; readable are PCM (1) with 8, 16, 24 or 32 bits and float (3) with 32");
            }
            if (channels < 1 || samplesPerSecond < 1 || frameBytes < channels * bits / Byte.SIZE) {
                throw new IOException("has a format that contradicts itself: " + channels + " channels, "
                        + samplesPerSecond + " samples a second, " + frameBytes + " bytes for all channels of one");
            }
            return new Format(code, channels, samplesPerSecond, frameBytes, bits);
        }

        Recording decode(ByteBuffer data) throws IOException {
            float[] values = new float[data.remaining() / frameBytes];
            if (values.length == 0) {
                throw new IOException("has no samples");
            }
            for (int i = 0; i < values.length; i++) {
                values[i] = value(data, i * frameBytes);
            }
            return new Recording(samplesPerSecond, values);
        }

        private float value(ByteBuffer data, int at) {
            if (code == FLOAT) {
                return data.getFloat(at);
            }
            return switch (bits) {
                case 8 -> (Byte.toUnsignedInt(data.get(at)) - 128) / 0x1p7f; // the only size without a sign
                case 16 -> data.getShort(at) / 0x1p15f;
                case 24 -> ((data.get(at + 2) << 16) | Short.toUnsignedInt(data.getShort(at))) / 0x1p23f;
                default -> data.getInt(at) / 0x1p31f;
            };
        }
    }
}
