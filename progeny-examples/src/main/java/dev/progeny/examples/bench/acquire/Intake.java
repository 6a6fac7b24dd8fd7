package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The bytes that came from a device and the samples in them. */
final class Intake {
    private static final int BUFFER_BYTES = 1 << 16;

    private final RawFormat format;
    private final double scale;
    private final double offset;
    private final TextLines lines = new TextLines();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private @Nullable MalformedException failure; // behind what was taken last

    Intake(RawFormat format, double scale, double offset) {
        this.format = format;
        this.scale = scale;
        this.offset = offset;
        buffer.order(format.order()).limit(0);
    }

    /** {@return bytes of a sample; of a text, the least there can be} */
    int sampleBytes() {
        return format.bytes();
    }

    /** Where bytes come from. */
    @FunctionalInterface
    interface Bytes {
        /** Puts bytes into the buffer, waiting for at least one; {@return how many, or -1 at the end} */
        int read(ByteBuffer buffer) throws IOException;
    }

    /** Reads more bytes; {@return how many, or -1 at the end} */
    int readFrom(Bytes source) throws IOException {
        return readFrom(source, BUFFER_BYTES);
    }

    /** Reads more bytes, but not more than make so many samples; {@return how many, or -1 at the end} */
    int readFrom(Bytes source, int samples) throws IOException {
        failIfMalformed();
        long most = (long) samples * format.bytes();
        int rest = buffer.remaining();
        buffer.compact();
        buffer.limit((int) Math.min(buffer.capacity(), Math.max(rest + 1L, most)));
        try {
            return source.read(buffer);
        } finally {
            buffer.flip();
        }
    }

    /**
     * Takes the samples that are there.
     *
     * @return how many, perhaps none
     * @throws MalformedException if the next is none; those before it have been taken
     */
    int take(float[] samples) throws MalformedException {
        return format == RawFormat.TEXT ? takeLines(samples) : takeNumbers(samples);
    }

    private int takeNumbers(float[] samples) {
        int count = Math.min(samples.length, buffer.remaining() / format.bytes());
        for (int i = 0; i < count; i++) {
            samples[i] = (float) (format.next(buffer) * scale + offset);
        }
        return count;
    }

    private int takeLines(float[] samples) throws MalformedException {
        int count = 0;
        double value = nextLine(0);
        while (!Double.isNaN(value)) {
            samples[count++] = (float) (value * scale + offset);
            value = count == samples.length ? Double.NaN : nextLine(count);
        }
        return count;
    }

    /** {@return the next sample; NaN if there is none yet, or what is there is none and others have to be handed on before} */
    private double nextLine(int count) throws MalformedException {
        try {
            failIfMalformed();
            return lines.next(buffer);
        } catch (MalformedException e) {
            failure = e;
            if (count == 0) {
                throw e;
            }
            return Double.NaN;
        }
    }

    private void failIfMalformed() throws MalformedException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Leaves out what comes before the next line, if these are lines. */
    void skipLine() {
        lines.skipLine();
    }

    /** Ends the last line of a text that has no line end. */
    void end() {
        if (format == RawFormat.TEXT) {
            buffer.compact().put((byte) '\n').flip();
        }
    }

    /** {@return bytes of a sample that has not come whole} */
    int rest() {
        return buffer.remaining();
    }

    /** Forgets what came. */
    void clear() {
        buffer.limit(0);
        lines.clear();
        failure = null;
    }
}
