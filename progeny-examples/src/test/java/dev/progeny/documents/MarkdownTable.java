package dev.progeny.documents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of a document.
 *
 * @param heading the heading above it, without its signs
 * @param columns the heads of its columns
 * @param rows what stands below them
 */
record MarkdownTable(String heading, List<String> columns, List<Row> rows) {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern BAR = Pattern.compile("\\s*\\|\\s*");

    /**
     * A row.
     *
     * @param line where it is, counted from 1
     * @param cells its texts
     */
    record Row(int line, List<String> cells) {
        /** {@return the pieces of code in a cell} */
        List<String> code(int cell) {
            List<String> found = new ArrayList<>();
            Matcher matcher = CODE.matcher(cells.get(cell));
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
            return found;
        }
    }

    /** {@return whether the second column is Java, which is to be compiled and run} */
    boolean isJava() {
        return columns.size() > 1 && columns.get(1).equals("In Java");
    }

    /** {@return the tables of a document} */
    static List<MarkdownTable> allOf(List<String> lines) {
        List<MarkdownTable> tables = new ArrayList<>();
        String heading = "";
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).matches("##+ .*")) {
                heading = lines.get(at).replaceFirst("#+ ", "");
            } else if (lines.get(at).startsWith("| ")) {
                List<Row> rows = new ArrayList<>();
                int first = at;
                while (at < lines.size() && lines.get(at).startsWith("|")) {
                    rows.add(new Row(at + 1, cells(lines.get(at))));
                    at++;
                }
                tables.add(new MarkdownTable(heading, cells(lines.get(first)), rows.subList(2, rows.size())));
            }
        }
        return tables;
    }

    private static List<String> cells(String line) {
        return Arrays.asList(BAR.split(line.strip().replaceFirst("^\\|\\s*", ""), -1));
    }
}
