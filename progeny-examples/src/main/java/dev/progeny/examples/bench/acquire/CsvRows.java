package dev.progeny.examples.bench.acquire;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The lines of a CSV file that have samples, one after the other. */
final class CsvRows implements Closeable {
    private final CsvLayout layout;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final int valueColumn;
    private final int timeColumn;
    private @Nullable CsvRecord waiting; // the first record, which was looked at
    private long line;
    private double time;
    private double value;

    private CsvRows(CsvLayout layout, CsvReader<CsvRecord> reader) throws IOException {
        this.layout = layout;
        this.reader = reader;
        records = reader.iterator();
        CsvRecord top = nextRecord();
        if (top == null) {
            throw new IOException(layout.path() + " has no lines");
        }
        boolean hasNames = layout.hasNames();
        valueColumn = index(top, layout.column());
        timeColumn = layout.timeColumn() == null ? -1 : index(top, layout.timeColumn());
        boolean isHeader = switch (layout.header()) {
            case YES -> true;
            case NO -> false;
            case AUTO -> hasNames || !isNumber(field(top, valueColumn));
        };
        waiting = isHeader ? null : top;
    }

    /**
     * Opens the file and finds the columns.
     *
     * @throws IOException if it cannot be read or has no such column; the message says file and line
     */
    static CsvRows open(CsvLayout layout) throws IOException {
        CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(layout.separator())
                .detectBomHeader(true)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE) // where they do not matter
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(Path.of(layout.path()));
        try {
            return new CsvRows(layout, reader);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private @Nullable CsvRecord nextRecord() throws IOException {
        CsvRecord record = waiting;
        waiting = null;
        if (record != null) {
            return record;
        }
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            throw new IOException(layout.path() + " cannot be read: " + e.getCause(), e);
        } catch (CsvParseException e) {
            throw new IOException(layout.path() + " cannot be read after line " + line + ": " + e.getMessage(), e);
        }
    }

    private int index(CsvRecord top, String column) throws IOException {
        int count = top.getFieldCount();
        int found = CsvLayout.isNumber(column)
                ? Integer.parseInt(column) - 1
                : top.getFields().indexOf(column);
        if (found < 0 || found >= count) {
            throw new IOException(layout.path() + " line " + top.getStartingLineNumber() + " has "
                    + (count == 1 ? "one column" : count + " columns") + ", " + String.join(" | ", top.getFields())
                    + ", but no column " + column + "; see column, time and separator");
        }
        return found;
    }

    private static String field(CsvRecord record, int column) {
        return column < record.getFieldCount() ? record.getField(column) : "";
    }

    private boolean isNumber(String field) {
        try {
            Decimals.parse(withPoint(field));
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private String withPoint(String field) {
        return layout.isDecimalComma() ? field.replace(',', '.') : field;
    }

    private double number(CsvRecord record, int column) throws IOException {
        String field = field(record, column);
        try {
            return Decimals.parse(withPoint(field));
        } catch (NumberFormatException e) {
            String found = column < record.getFieldCount()
                    ? "was \"" + field + "\""
                    : "but the line has " + record.getFieldCount() + " columns";
            throw new IOException(
                    layout.path() + " line " + line + ": column " + (column + 1) + " must be a number, " + found, e);
        }
    }

    /**
     * Goes to the next line.
     *
     * @throws IOException if it has no number where one should be; the message says file, line and column
     */
    boolean next() throws IOException {
        CsvRecord record = nextRecord();
        if (record == null) {
            return false;
        }
        line = record.getStartingLineNumber();
        value = number(record, valueColumn);
        if (timeColumn >= 0) {
            time = number(record, timeColumn) * layout.secondsPerTime();
        }
        return true;
    }

    /** {@return the number of the line} */
    long line() {
        return line;
    }

    double value() {
        return value;
    }

    /** {@return seconds} */
    double time() {
        return time;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
