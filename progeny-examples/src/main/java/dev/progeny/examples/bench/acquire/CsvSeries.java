package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A column of a CSV file. Times, if there are any, must show evenly spaced samples. */
final class CsvSeries implements Series {
    private static final int TIMES_FOR_RATE = 1000;
    private static final double SHORTEST = 0.5; // steps of time, where 1 is even
    private static final double LONGEST = 1.5;

    private final CsvLayout layout;
    private final double rate;
    private final boolean repeats;
    private CsvRows rows;
    private long next; // row in the file
    private double before;
    private @Nullable IOException failure; // behind what was read last

    private CsvSeries(CsvLayout layout, CsvRows rows, double rate, boolean repeats) {
        this.layout = layout;
        this.rows = rows;
        this.rate = rate;
        this.repeats = repeats;
    }

    static CsvSeries open(CsvLayout layout, double rate, boolean repeats) throws IOException {
        return new CsvSeries(layout, CsvRows.open(layout), rate, repeats);
    }

    /**
     * {@return samples a second, by the times of the first thousand}
     *
     * @throws IOException if they show none; the message says file and line
     */
    static double rate(CsvLayout layout) throws IOException {
        try (CsvRows rows = CsvRows.open(layout)) {
            if (!rows.next()) {
                throw new IOException(layout.path() + " has no samples");
            }
            double first = rows.time();
            int steps = 0;
            double last = first;
            while (steps < TIMES_FOR_RATE && rows.next()) {
                if (rows.time() <= last) {
                    throw new IOException(layout.path() + " line " + rows.line() + ": the time "
                            + Decimals.plain(rows.time()) + " s must be later than the one before, "
                            + Decimals.plain(last) + " s; with rate= instead of time= the times are not read");
                }
                last = rows.time();
                steps++;
            }
            if (steps == 0) {
                throw new IOException(layout.path() + " has one sample, so its times show no rate; give rate= instead");
            }
            return steps / (last - first);
        }
    }

    @Override
    public int read(float[] samples, int count) throws IOException {
        if (failure != null) {
            throw failure;
        }
        int got = 0;
        try {
            while (got < count && advance()) {
                samples[got++] = (float) rows.value();
            }
        } catch (IOException e) {
            failure = e;
            if (got == 0) {
                throw e;
            }
        }
        return got == 0 ? -1 : got;
    }

    /** Goes to the next row; after the last to the first, if the file is repeated. */
    private boolean advance() throws IOException {
        if (!rows.next()) {
            if (!repeats || next == 0) {
                return false;
            }
            begin();
            return advance();
        }
        if (layout.timeColumn() != null) {
            checkTime();
        }
        next++;
        return true;
    }

    private void begin() throws IOException {
        rows.close();
        rows = CsvRows.open(layout);
        next = 0;
    }

    private void checkTime() throws IOException {
        double steps = (rows.time() - before) * rate;
        if (next > 0 && (steps < SHORTEST || steps > LONGEST)) {
            throw new IOException(layout.path() + " line " + rows.line() + ": the time " + Decimals.plain(rows.time())
                    + " s is " + Decimals.plain(rows.time() - before) + " s after the one before, but at "
                    + Decimals.plain(rate) + " samples a second samples must be " + Decimals.plain(1 / rate)
                    + " s apart; with rate= instead of time= the times are not read");
        }
        before = rows.time();
    }

    @Override
    public void seek(long number) throws IOException {
        begin();
        long left = number;
        while (left > 0 && rows.next()) {
            before = rows.time();
            next++;
            left--;
        }
        if (left > 0 && repeats && next > 0) {
            seek(left % next);
        }
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
