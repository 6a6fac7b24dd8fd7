package dev.progeny.bench;

import static dev.progeny.bench.Peer.CPYTHON_SPAWN;
import static dev.progeny.bench.Peer.FORK_JOIN;
import static dev.progeny.bench.Peer.SERIAL;
import static dev.progeny.bench.Peer.UNIX_SOCKET;

import dev.progeny.bench.Race.Range;
import dev.progeny.bench.host.Settings;
import dev.progeny.bench.report.Measure;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * The same race for several values of one quantity.
 *
 * @param id the name in files and on the command line
 * @param title what is done
 * @param quantity what differs
 * @param values of the quantity, in the long form
 * @param shortValues of the quantity, in the short form
 * @param measure what is shown
 * @param race what is run for a value
 */
record Series(
        String id,
        String title,
        String quantity,
        List<Double> values,
        List<Double> shortValues,
        Measure measure,
        DoubleFunction<Race> race) {
    private static final int WORKERS = 2;
    private static final long BYTES_IN_A_ROUND = 1L << 31;

    static List<Series> all(int stepsOfMillisecond) {
        return List.of(workers(), sizes(), lengths(stepsOfMillisecond), waiting());
    }

    private static Series workers() {
        return new Series(
                "workers",
                "`map` of tiny tasks, chunks of 1",
                "workers",
                List.of(1.0, 2.0, 4.0, 8.0),
                List.of(2.0),
                Measure.RATE,
                workers -> new Race(
                        "workers",
                        "",
                        "map-1",
                        Settings.NONE.with(Settings.WORKERS, (long) workers),
                        Range.between(1_000, 100_000),
                        Races.withProgeny(CPYTHON_SPAWN, FORK_JOIN)));
    }

    private static Series sizes() {
        return new Series(
                "sizes",
                "pipe, one way",
                "bytes in a message",
                List.of(8.0, 64.0, 512.0, 4096.0, 32768.0, 262144.0, 2097152.0, 16777216.0, 67108864.0),
                List.of(8.0),
                Measure.BANDWIDTH,
                bytes -> new Race(
                        "sizes",
                        "",
                        "pipe-one-way",
                        Settings.NONE.with(Settings.SIZE, (long) bytes),
                        Range.between(10, (int) Math.min(2_000_000, BYTES_IN_A_ROUND / (long) bytes)),
                        Races.withProgeny(CPYTHON_SPAWN, UNIX_SOCKET)));
    }

    private static Series lengths(int stepsOfMillisecond) {
        return new Series(
                "lengths",
                "`map` of tasks that compute, default chunks, two workers",
                "microseconds of a task",
                List.of(0.0, 0.1, 1.0, 10.0, 100.0, 1000.0, 10_000.0),
                List.of(100.0),
                Measure.SPEED_UP,
                micros -> new Race(
                        "lengths",
                        "",
                        "compute",
                        Settings.NONE
                                .with(Settings.WORKERS, WORKERS)
                                .with(Settings.STEPS, Math.round(stepsOfMillisecond * micros / 1000)),
                        Range.between(20, 1_000_000),
                        Races.withProgeny(FORK_JOIN, SERIAL)));
    }

    private static Series waiting() {
        return new Series(
                "waiting",
                "`applyAsync`, all at once",
                "tasks waiting",
                List.of(1e3, 1e4, 1e5, 1e6, 1e7),
                List.of(10.0, 100.0),
                Measure.RATE,
                tasks -> new Race(
                        "waiting",
                        "",
                        "apply-async",
                        Settings.NONE.with(Settings.WORKERS, WORKERS),
                        Range.exactly((int) tasks),
                        Races.withProgeny(CPYTHON_SPAWN, FORK_JOIN)));
    }
}
