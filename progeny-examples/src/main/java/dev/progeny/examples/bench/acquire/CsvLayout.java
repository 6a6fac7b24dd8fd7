package dev.progeny.examples.bench.acquire;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file shall be read.
 *
 * @param path of the file
 * @param separator between columns
 * @param isDecimalComma whether numbers have a comma where others have a point
 * @param header what is known about the first line
 * @param column the samples': a number, counted from 1, or a name in the header
 * @param timeColumn the times', in the same way, or null if there are none
 * @param secondsPerTime what a time of 1 means
 */
record CsvLayout(
        String path,
        char separator,
        boolean isDecimalComma,
        Header header,
        String column,
        @Nullable String timeColumn,
        double secondsPerTime)
        implements Serializable {
    /** Whether the first line has names of columns; {@code AUTO}: if it has no number where the samples are. */
    enum Header {
        YES,
        NO,
        AUTO
    }

    static CsvLayout parse(String path, SpecText text) throws BadSourceException {
        String time = text.text("time", "");
        if (!time.isEmpty() && text.has("rate")) {
            throw text.bad("has both time and rate; leave one out");
        }
        String column = text.text("column", time.equals("1") ? "2" : "1");
        CsvLayout layout = new CsvLayout(
                path,
                separator(text),
                text.choice("decimal", "point", "point", "comma").equals("comma"),
                switch (text.choice("header", "auto", "auto", "yes", "no")) {
                    case "yes" -> Header.YES;
                    case "no" -> Header.NO;
                    default -> Header.AUTO;
                },
                column,
                time.isEmpty() ? null : time,
                secondsPerTime(text, time));
        if (layout.header == Header.NO && layout.hasNames()) {
            throw text.bad("with header=no a column must be a number, counted from 1");
        }
        return layout;
    }

    private static char separator(SpecText text) throws BadSourceException {
        return switch (text.choice("separator", "comma", "comma", "semicolon", "tab", "space")) {
            case "semicolon" -> ';';
            case "tab" -> '\t';
            case "space" -> ' ';
            default -> ',';
        };
    }

    private static double secondsPerTime(SpecText text, String time) throws BadSourceException {
        String unit = text.choice("timeunit", "s", "s", "ms", "us", "ns");
        if (time.isEmpty() && text.has("timeunit")) {
            throw text.bad("has timeunit but no time; add time=COLUMN or leave it out");
        }
        return switch (unit) {
            case "ms" -> 1e-3;
            case "us" -> 1e-6;
            case "ns" -> 1e-9;
            default -> 1;
        };
    }

    /** {@return whether a column is given by its name} */
    boolean hasNames() {
        return !isNumber(column) || timeColumn != null && !isNumber(timeColumn);
    }

    /** {@return whether a column is given by its number} */
    static boolean isNumber(String column) {
        return column.length() <= 5 && column.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
