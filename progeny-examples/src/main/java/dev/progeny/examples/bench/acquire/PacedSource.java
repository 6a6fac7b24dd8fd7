package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gives a series as a device would that measures it: each sample when it is due. Or, without a pace, as fast as it is read. */
final class PacedSource implements Source {
    private final Series series;
    private final String unit;
    private final double rate;
    private final boolean isRealTime;
    private @Nullable Pace pace;
    private long first;
    private long next;

    PacedSource(Series series, String unit, double rate, boolean isRealTime) {
        this.series = series;
        this.unit = unit;
        this.rate = rate;
        this.isRealTime = isRealTime;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public double rate() {
        return rate;
    }

    @Override
    public int read(float[] samples) throws IOException, InterruptedException {
        int count = isRealTime ? awaitDue(samples.length) : samples.length;
        int got = series.read(samples, count);
        if (got > 0) {
            first = next;
            next += got;
        }
        return got;
    }

    private int awaitDue(int wanted) throws InterruptedException {
        Pace due = pace;
        if (due == null) {
            due = new Pace(System.nanoTime(), rate);
            pace = due;
        }
        TimeUnit.NANOSECONDS.sleep(due.waitNanos(next, wanted, System.nanoTime()));
        long ready = due.dueBy(System.nanoTime()) - next;
        return (int) Math.max(1, Math.min(wanted, ready)); // a rounding may leave the one that was waited for undue
    }

    @Override
    public long first() {
        return first;
    }

    @Override
    public long resumeAt(long number, long startedNanos, long cameNanos) throws IOException {
        series.seek(number);
        next = number;
        pace = new Pace(startedNanos, rate);
        return number;
    }

    @Override
    public void close() throws IOException {
        series.close();
    }
}
