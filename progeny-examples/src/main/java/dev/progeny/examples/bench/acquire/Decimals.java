package dev.progeny.examples.bench.acquire;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people and devices write them. What Java's literals allow besides, such as {@code 1d}, {@code 0x1p3} and {@code NaN}, is none. */
final class Decimals {
    private static final MathContext TWELVE_DIGITS = new MathContext(12); // so that 0.1 + 0.2 is 0.3

    private Decimals() {}

    /**
     * {@return the number that {@code text} is}
     *
     * @throws NumberFormatException if it is none, or one beyond the range of {@code double}
     */
    static double parse(String text) {
        String number = text.strip();
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
                throw new NumberFormatException(text);
            }
        }
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw new NumberFormatException(text);
        }
        return value;
    }

    /**
     * {@return the number that {@code text} is, with {@code u}, {@code m}, {@code k} or {@code M} behind it for a millionth, a thousandth,
     * a thousand or a million}
     *
     * @throws NumberFormatException if it is none
     */
    static double parseScaled(String text) {
        int last = text.length() - 1;
        double factor = switch (text.isEmpty() ? ' ' : text.charAt(last)) {
            case 'u' -> 1e-6;
            case 'm' -> 1e-3;
            case 'k' -> 1e3;
            case 'M' -> 1e6;
            default -> 1;
        };
        return factor == 1 ? parse(text) : parse(text.substring(0, last)) * factor;
    }

    /** {@return the number with twelve digits at most, without an exponent and without needless zeros} */
    static String plain(double value) {
        return value == 0
                ? "0"
                : new BigDecimal(value, TWELVE_DIGITS).stripTrailingZeros().toPlainString();
    }
}
