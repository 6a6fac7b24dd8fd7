package dev.progeny.examples.bench.acquire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How the samples of a WAV file are laid out: RIFF, then chunks of which {@code fmt } says how the samples in {@code data} look. All numbers
 * are little-endian. Files beyond 4 GiB begin with RF64 instead and have the length of the data in a chunk {@code ds64}.
 *
 * @param code PCM or float
 * @param channels in each frame, one after the other
 * @param samplesPerSecond frames a second
 * @param frameBytes bytes of a frame
 * @param bits of a sample
 * @param dataStart where the first frame begins
 * @param frames how many there are
 */
record WavFormat(int code, int channels, long samplesPerSecond, int frameBytes, int bits, long dataStart, long frames) {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE; // the true format is the first word of a longer description
    private static final int LONGEST_FORMAT = 40;
    private static final long IN_DS64 = 0xFFFF_FFFFL;

    /**
     * Reads the chunks before the data.
     *
     * @throws IOException if it is no WAV file with PCM of 8, 16, 24 or 32 bits or with 32-bit floats; the message says what it has instead
     */
    static WavFormat read(FileChannel file) throws IOException {
        long size = file.size();
        if (size < 12
                || !isRiff(tag(bytes(file, 0, 4)))
                || !tag(bytes(file, 8, 4)).equals("WAVE")) {
            throw new IOException("is no WAV file: it does not begin with RIFF and WAVE");
        }
        WavFormat format = null;
        long longData = Long.MAX_VALUE;
        long at = 12;
        while (at + 8 <= size) {
            ByteBuffer head = bytes(file, at, 8);
            String tag = tag(head);
            long length = Integer.toUnsignedLong(head.getInt());
            at += 8;
            if (tag.equals("data")) {
                return withData(format, at, Math.min(length == IN_DS64 ? longData : length, size - at));
            }
            // Of data alone the length may be wrong: a recorder that was cut off never came to write it.
            if (length > size - at) {
                throw new EOFException("ends in the middle of a chunk");
            }
            if (tag.equals("fmt ")) {
                format = format(bytes(file, at, (int) Math.min(length, LONGEST_FORMAT)));
            } else if (tag.equals("ds64") && length >= 16) {
                longData = bytes(file, at + 8, 8).getLong() & Long.MAX_VALUE;
            }
            at += length + (length & 1); // chunks begin at even places
        }
        throw new IOException("has no data");
    }

    private static boolean isRiff(String tag) {
        return tag.equals("RIFF") || tag.equals("RF64");
    }

    private static String tag(ByteBuffer buffer) {
        byte[] tag = new byte[4];
        buffer.get(tag);
        return new String(tag, StandardCharsets.US_ASCII);
    }

    private static ByteBuffer bytes(FileChannel file, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException("ends in the middle of a chunk");
            }
        }
        return bytes.flip();
    }

    private static WavFormat format(ByteBuffer chunk) throws IOException {
        if (chunk.remaining() < 16) {
            throw new IOException("has a format of " + chunk.remaining() + " bytes; it must be at least 16");
        }
        int code = Short.toUnsignedInt(chunk.getShort());
        int channels = Short.toUnsignedInt(chunk.getShort());
        long samplesPerSecond = Integer.toUnsignedLong(chunk.getInt());
        chunk.getInt(); // bytes per second
        int frameBytes = Short.toUnsignedInt(chunk.getShort());
        int bits = Short.toUnsignedInt(chunk.getShort());
        if (code == EXTENSIBLE && chunk.remaining() >= 10) {
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
            throw new IOException("has a format that contradicts itself: " + channels + " channels, " + samplesPerSecond
                    + " samples a second, " + frameBytes + " bytes for all channels of one");
        }
        return new WavFormat(code, channels, samplesPerSecond, frameBytes, bits, 0, 0);
    }

    private static WavFormat withData(@Nullable WavFormat format, long start, long bytes) throws IOException {
        if (format == null) {
            throw new IOException("has its data before its format");
        }
        long frames = bytes / format.frameBytes;
        if (frames == 0) {
            throw new IOException("has no samples");
        }
        return new WavFormat(
                format.code, format.channels, format.samplesPerSecond, format.frameBytes, format.bits, start, frames);
    }

    /** {@return the sample at that place of little-endian bytes; whole numbers become -1 to 1} */
    float sample(ByteBuffer bytes, int at) {
        if (code == FLOAT) {
            return bytes.getFloat(at);
        }
        return switch (bits) {
            case 8 -> (Byte.toUnsignedInt(bytes.get(at)) - 128) / 0x1p7f; // the only size without a sign
            case 16 -> bytes.getShort(at) / 0x1p15f;
            case 24 -> ((bytes.get(at + 2) << 16) | Short.toUnsignedInt(bytes.getShort(at))) / 0x1p23f;
            default -> bytes.getInt(at) / 0x1p31f;
        };
    }
}
