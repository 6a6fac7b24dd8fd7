package dev.progeny.examples.bench.show;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Numbers as a page gets them: 16 bits each, little end first, as Base64. A number is {@code low + step * bits}; 65535 says that there
 * is none. A curve of 1000 points so needs 2.7 KB, and its error is a 131,000th of its height.
 *
 * @param low the smallest number
 * @param step the difference of two that follow one another
 * @param data the bits
 */
public record Coded(double low, double step, String data) {
    private static final int NONE = 0xFFFF;
    private static final int MOST = NONE - 1;

    /** Codes numbers; those that are NaN are none. */
    static Coded of(float[] numbers) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float number : numbers) {
            low = number < low ? number : low;
            high = number > high ? number : high;
        }
        double step = high > low ? (high - low) / MOST : 0;
        double scale = step > 0 ? 1 / step : 0;
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putShort((short) (Float.isNaN(number) ? NONE : Math.round((number - low) * scale)));
        }
        return new Coded(high >= low ? low : 0, step, Base64.getEncoder().encodeToString(bytes.array()));
    }
}
