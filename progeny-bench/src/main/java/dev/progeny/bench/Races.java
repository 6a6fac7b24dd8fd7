package dev.progeny.bench;

import static dev.progeny.bench.Peer.AERON;
import static dev.progeny.bench.Peer.CPYTHON_FORK;
import static dev.progeny.bench.Peer.CPYTHON_SPAWN;
import static dev.progeny.bench.Peer.FORK_JOIN;
import static dev.progeny.bench.Peer.PP4J;
import static dev.progeny.bench.Peer.PROCESS_BUILDER;
import static dev.progeny.bench.Peer.PROGENY;
import static dev.progeny.bench.Peer.PROGENY_SHARED;
import static dev.progeny.bench.Peer.PROGENY_SPARE;
import static dev.progeny.bench.Peer.SERIAL;
import static dev.progeny.bench.Peer.UNIX_SOCKET;

import dev.progeny.bench.Race.Range;
import dev.progeny.bench.host.Settings;
import java.util.ArrayList;
import java.util.List;

/** What is measured for the table of ratios. */
final class Races {
    static final int MIB = 1 << 20;

    private static final Settings TWO_WORKERS = Settings.NONE.with(Settings.WORKERS, 2);
    private static final Range MANY = Range.between(5_000, 100_000);
    private static final Range MESSAGES = Range.between(20_000, 10_000_000);
    private static final int TASKS_MAPPED = 1_000_000;

    private Races() {}

    /**
     * {@return all, in the order of the table}
     *
     * @param stepsOfMillisecond how many steps of computation take one
     */
    static List<Race> all(int stepsOfMillisecond) {
        Settings compute = TWO_WORKERS.with(Settings.STEPS, stepsOfMillisecond);
        return List.of(
                pool("apply", "`apply`, one after the other", MANY, CPYTHON_SPAWN, PP4J, PROCESS_BUILDER, FORK_JOIN),
                pool("apply-async", "`applyAsync`, all at once", MANY, CPYTHON_SPAWN, FORK_JOIN),
                pool("map", "`map` of tiny tasks", Range.exactly(TASKS_MAPPED), CPYTHON_SPAWN, FORK_JOIN),
                pool("map-1", "`map` of tiny tasks, chunks of 1", MANY, CPYTHON_SPAWN, FORK_JOIN),
                pool("imap-unordered-1", "`imapUnordered` of tiny tasks, chunks of 1", MANY, CPYTHON_SPAWN),
                pool("submit", "`submit`, all at once", MANY, CPYTHON_SPAWN, PP4J),
                pipe(
                        "pipe-round-trip",
                        "pipe, there and back, 64 B",
                        "pipe-round-trip",
                        64,
                        CPYTHON_SPAWN,
                        UNIX_SOCKET),
                pipe("pipe-64", "pipe, one way, 64 B", "pipe-one-way", 64, CPYTHON_SPAWN, UNIX_SOCKET, AERON),
                pipe("pipe-1m", "pipe, one way, 1 MiB", "pipe-one-way", MIB, CPYTHON_SPAWN, UNIX_SOCKET),
                queue(1),
                queue(2),
                queue(8),
                pool(
                        "large-argument",
                        "an argument of 80 MB",
                        Range.between(1, 3),
                        PROGENY_SHARED,
                        CPYTHON_SPAWN,
                        PROCESS_BUILDER),
                new Race(
                        "child",
                        "a child process",
                        "child",
                        Settings.NONE,
                        new Range(1, 1, 5),
                        List.of(PROGENY, PROGENY_SPARE, CPYTHON_SPAWN, CPYTHON_FORK, PROCESS_BUILDER)),
                new Race(
                        "compute",
                        "tasks of 1 ms, two workers",
                        "compute",
                        compute,
                        Range.between(100, 10_000),
                        List.of(PROGENY, FORK_JOIN, SERIAL)),
                shared("lock", "a lock, taken and given back", "lock", 1),
                shared("lock-2", "a lock that two processes want", "lock-contended", 2),
                shared("semaphore", "a semaphore, acquired and released", "semaphore", 1),
                shared("event", "an event, there and back", "event", 1),
                shared("barrier-2", "a barrier of 2", "barrier", 2),
                shared("barrier-8", "a barrier of 8", "barrier", 8),
                shared("value-2", "increments of a shared number by two processes", "value", 2),
                pool("array-sum", "the sum of a shared array, by slices", Range.between(2, 1_000), CPYTHON_SPAWN),
                shared("manager", "values put into a managed map, and got", "manager", 1),
                shared("memory-make", "a named block of 64 KiB, made and removed", "memory-make", 1),
                shared("memory-open", "a named block of 64 KiB, opened and closed", "memory-open", 1));
    }

    private static Race shared(String id, String title, String work, int ends) {
        return new Race(
                id,
                title,
                work,
                Settings.NONE.with(Settings.ENDS, ends),
                Range.between(1_000, 10_000_000),
                withProgeny(CPYTHON_SPAWN));
    }

    private static Race pool(String work, String title, Range range, Peer... peers) {
        return new Race(work, title, work, TWO_WORKERS, range, withProgeny(peers));
    }

    private static Race pipe(String id, String title, String work, int size, Peer... peers) {
        Range range = size >= MIB ? Range.between(500, 10_000) : MESSAGES;
        return new Race(id, title, work, Settings.NONE.with(Settings.SIZE, size), range, withProgeny(peers));
    }

    private static Race queue(int ends) {
        return new Race(
                "queue-" + ends,
                "queue, " + ends + " to " + ends,
                "queue",
                Settings.NONE.with(Settings.ENDS, ends),
                MESSAGES,
                withProgeny(CPYTHON_SPAWN));
    }

    static List<Peer> withProgeny(Peer... peers) {
        List<Peer> all = new ArrayList<>(List.of(PROGENY));
        all.addAll(List.of(peers));
        return List.copyOf(all);
    }
}
