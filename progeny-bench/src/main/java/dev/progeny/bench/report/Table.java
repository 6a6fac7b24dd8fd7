package dev.progeny.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> head) {
        rows.add(List.copyOf(head));
        rows.add(Collections.nCopies(head.size(), "---"));
    }

    /** Adds a row, which must have as many cells as the head. */
    void add(List<String> row) {
        if (row.size() != rows.get(0).size()) {
            throw new IllegalArgumentException("a row of " + row.size() + " cells in a table of "
                    + rows.get(0).size() + ": " + row);
        }
        rows.add(List.copyOf(row));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            text.append("| ")
                    .append(String.join(" | ", row.stream().map(Table::escaped).toList()))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String escaped(String cell) {
        return cell.replace("|", "\\|");
    }
}
