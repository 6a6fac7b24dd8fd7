package dev.progeny.dashboard;

import dev.progeny.PoolSnapshot;
import dev.progeny.PoolSnapshot.Crash;
import dev.progeny.PoolSnapshot.State;
import dev.progeny.PoolSnapshot.Times;
import dev.progeny.PoolSnapshot.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What pools do, as lines of text. Nothing in them controls a terminal. */
final class TopTable {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int BYTES_BITS = 20;
    private static final int TAIL_LINES = 3;

    private TopTable() {}

    /** {@return the lines for a pool of the process with that id; its idle workers have one each, or one together} */
    static List<String> of(String program, PoolSnapshot pool, boolean showsIdle) {
        return raw(program, pool, showsIdle).stream().map(TopTable::plain).toList();
    }

    /** {@return the line for the process with that id, whose pools cannot be shown} */
    static String trouble(String program, String why) {
        return plain("process " + program + ": " + why);
    }

    private static String plain(String line) {
        return line.replaceAll("\\p{Cntrl}", "?");
    }

    private static List<String> raw(String program, PoolSnapshot pool, boolean showsIdle) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s, in process %s: %d at a time%s; %d running, %d waiting, %d returned, %d threw, %d crashed, %d timed out, %d tried again",
                pool.pool(),
                program,
                pool.size(),
                pool.shutdown() ? ", shut down" : "",
                pool.running(),
                pool.waiting(),
                pool.returned(),
                pool.threw(),
                pool.crashed(),
                pool.timedOut(),
                pool.retried()));
        lines.add(String.format(
                Locale.ROOT,
                "median, 95 and 99 of 100: run %s, wait %s; %d workers started, %d failed starts",
                text(pool.runs()),
                text(pool.waits()),
                pool.started(),
                pool.failedStarts()));
        lines.add(String.format(
                "%-24s %8s %-8s %8s %6s %10s %8s %8s  %s",
                "WORKER", "PROCESS", "STATE", "BUSY", "HELD", "ENDED", "CPU", "MEMORY", "TASK"));
        int idle = 0;
        for (Worker worker : pool.workers()) {
            if (!showsIdle && worker.state() == State.IDLE) {
                idle++;
                continue;
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "%-24s %8d %-8s %8s %6d %10d %8s %6dMi  %s",
                    worker.name(),
                    worker.pid(),
                    worker.state().name().toLowerCase(Locale.ROOT),
                    worker.task() == null ? "" : text(worker.busy()),
                    worker.held(),
                    worker.ended(),
                    worker.cpu() == null ? "" : text(worker.cpu()),
                    worker.residentBytes() >> BYTES_BITS,
                    Objects.requireNonNullElse(worker.task(), "")));
        }
        if (idle > 0) {
            lines.add("idle workers: " + idle);
        }
        for (Crash crash : pool.crashes()) {
            lines.add(text(crash));
            List<String> tail =
                    crash.errorTail().lines().filter(line -> !line.isBlank()).toList();
            tail.subList(Math.max(0, tail.size() - TAIL_LINES), tail.size())
                    .forEach(line -> lines.add("    " + line.stripTrailing()));
            if (crash.crashReport() != null) {
                lines.add("    report: " + crash.crashReport());
            }
        }
        return lines;
    }

    private static String text(Crash crash) {
        return "crash at " + crash.time() + ": " + crash.worker() + ", process " + crash.pid() + ", " + crash.status()
                + (crash.task() == null ? "" : ", while it ran " + crash.task());
    }

    private static String text(Times times) {
        return text(times.median()) + " " + text(times.p95()) + " " + text(times.p99());
    }

    private static String text(Duration time) {
        long nanos = time.toNanos();
        if (nanos < NANOS_PER_MILLI) {
            return String.format(Locale.ROOT, "%.0fus", nanos / NANOS_PER_MICRO);
        }
        return nanos < NANOS_PER_SECOND
                ? String.format(Locale.ROOT, "%.0fms", nanos / NANOS_PER_MILLI)
                : String.format(Locale.ROOT, "%.1fs", nanos / NANOS_PER_SECOND);
    }
}
