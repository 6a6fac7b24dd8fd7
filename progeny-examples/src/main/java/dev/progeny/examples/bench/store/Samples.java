package dev.progeny.examples.bench.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.zip.CRC32C;

/** Samples as the database has them. Not for several threads at once. */
final class Samples {
    private byte[] bytes = new byte[0];
    private float least;
    private float greatest;

    /** {@return samples as bytes, which are good until the next call} */
    byte[] encode(float[] samples) {
        if (bytes.length != samples.length * Float.BYTES) {
            bytes = new byte[samples.length * Float.BYTES];
        }
        floats(bytes).put(samples);
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float sample : samples) {
            low = sample < low ? sample : low; // neither is ever so of what is not a number
            high = sample > high ? sample : high;
        }
        least = low <= high ? low : Float.NaN;
        greatest = low <= high ? high : Float.NaN;
        return bytes;
    }

    static float[] decode(byte[] bytes) {
        float[] samples = new float[bytes.length / Float.BYTES];
        floats(bytes).get(samples);
        return samples;
    }

    private static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** {@return the least of the samples last encoded, not counting what is not a number; NaN if nothing is} */
    float least() {
        return least;
    }

    /** {@return the greatest of them} */
    float greatest() {
        return greatest;
    }

    static long checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }
}
