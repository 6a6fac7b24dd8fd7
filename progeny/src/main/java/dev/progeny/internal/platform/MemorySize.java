package dev.progeny.internal.platform;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A size as the JVM's own options take it: {@code 512m}, {@code 1g}, {@code 65536}. */
public final class MemorySize {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,17})([kKmMgGtT]?)");
    private static final String UNITS = "kmgt";
    private static final int BITS_PER_UNIT = 10;

    private MemorySize() {}

    /**
     * {@return the number of bytes}
     *
     * @param argument the argument's name, for the message
     * @throws IllegalArgumentException if {@code text} is not a size, or exceeds a {@code long}
     */
    public static long parse(String argument, String text) {
        Matcher matcher = FORM.matcher(Objects.requireNonNull(text, argument));
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            String unit = matcher.group(2).toLowerCase(Locale.ROOT);
            int shift = unit.isEmpty() ? 0 : (UNITS.indexOf(unit) + 1) * BITS_PER_UNIT;
            if (number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        }
        throw new IllegalArgumentException(argument
                + " must be a number of bytes, or a number with k, m, g or t behind it such as \"512m\", was \"" + text
                + "\"");
    }
}
