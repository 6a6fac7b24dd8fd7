package dev.progeny.bench.report;

import java.util.Locale;

/** Numbers as readers want them. */
final class Texts {
    private static final String[] UNITS = {"ns", "µs", "ms", "s"};
    private static final double THOUSAND = 1000;

    private Texts() {}

    /** {@return three digits that count; more only in front of the point} */
    static String number(double value) {
        if (value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value);
    }

    /** {@return a time with its unit} */
    static String time(double nanos) {
        double value = nanos;
        int unit = 0;
        while (value >= THOUSAND && unit < UNITS.length - 1) {
            value /= THOUSAND;
            unit++;
        }
        return number(value) + " " + UNITS[unit];
    }

    /** {@return how many in a second, if one takes that long} */
    static String rate(double nanos) {
        return String.format(Locale.ROOT, nanos > 1e8 ? "%,.1f a second" : "%,.0f a second", 1e9 / nanos);
    }

    /** {@return median and spread of times} */
    static String times(Summary nanos) {
        return time(nanos.median()) + " (" + time(nanos.low()) + " to " + time(nanos.high()) + ")";
    }

    /** {@return a number with few characters, as on an axis} */
    static String brief(double value) {
        if (value >= 1e9) {
            return trimmed(value / 1e9) + "G";
        }
        if (value >= 1e6) {
            return trimmed(value / 1e6) + "M";
        }
        return value >= 1e3 ? trimmed(value / 1e3) + "k" : trimmed(value);
    }

    private static String trimmed(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
