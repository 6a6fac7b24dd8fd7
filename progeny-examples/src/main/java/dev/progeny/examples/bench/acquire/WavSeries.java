package dev.progeny.examples.bench.acquire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** One channel of a WAV file, read as it is needed. */
final class WavSeries implements Series {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final FileChannel file;
    private final WavFormat format;
    private final boolean repeats;
    private final int offset;
    private final ByteBuffer buffer;
    private long nextFrame;

    private WavSeries(Path path, FileChannel file, WavFormat format, int channel, boolean repeats) {
        this.path = path;
        this.file = file;
        this.format = format;
        this.repeats = repeats;
        offset = (channel - 1) * format.bits() / Byte.SIZE;
        int frames = Math.max(1, BUFFER_BYTES / format.frameBytes());
        buffer = ByteBuffer.allocate(frames * format.frameBytes()).order(ByteOrder.LITTLE_ENDIAN);
        buffer.limit(0);
    }

    /**
     * Opens a file.
     *
     * @param channel counted from 1
     * @param repeats whether it begins anew after its end
     * @throws IOException if it cannot be read or has no such channel; the message begins with its name
     */
    static WavSeries open(Path path, int channel, boolean repeats) throws IOException {
        FileChannel file;
        try {
            file = FileChannel.open(path);
        } catch (NoSuchFileException e) {
            throw new IOException(path + " does not exist", e);
        }
        try {
            WavFormat format = WavFormat.read(file);
            if (channel > format.channels()) {
                throw new IOException("has " + format.channels() + " channels, no channel " + channel);
            }
            return new WavSeries(path, file, format, channel, repeats);
        } catch (IOException e) {
            file.close();
            throw new IOException(path + " " + e.getMessage(), e);
        }
    }

    double rate() {
        return format.samplesPerSecond();
    }

    @Override
    public int read(float[] samples, int count) throws IOException {
        if (!buffer.hasRemaining() && !fill()) {
            return -1;
        }
        int got = Math.min(count, buffer.remaining() / format.frameBytes());
        int at = buffer.position() + offset;
        for (int i = 0; i < got; i++, at += format.frameBytes()) {
            samples[i] = format.sample(buffer, at);
        }
        buffer.position(buffer.position() + got * format.frameBytes());
        return got;
    }

    private boolean fill() throws IOException {
        if (nextFrame == format.frames()) {
            if (!repeats) {
                return false;
            }
            nextFrame = 0;
        }
        long frames = Math.min(buffer.capacity() / format.frameBytes(), format.frames() - nextFrame);
        buffer.clear().limit((int) frames * format.frameBytes());
        long start = format.dataStart() + nextFrame * format.frameBytes();
        while (buffer.hasRemaining()) {
            if (file.read(buffer, start + buffer.position()) < 0) {
                throw new EOFException(path + " has become shorter while it was read");
            }
        }
        buffer.flip();
        nextFrame += frames;
        return true;
    }

    @Override
    public void seek(long number) {
        nextFrame = repeats ? number % format.frames() : Math.min(number, format.frames());
        buffer.limit(0);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
