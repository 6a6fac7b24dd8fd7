package dev.progeny.bench;

import static dev.progeny.bench.Peer.AERON;
import static dev.progeny.bench.Peer.CPYTHON_FORK;
import static dev.progeny.bench.Peer.CPYTHON_SPAWN;
import static dev.progeny.bench.Peer.FORK_JOIN;
import static dev.progeny.bench.Peer.PP4J;
import static dev.progeny.bench.Peer.PROGENY;
import static dev.progeny.bench.Peer.PROGENY_SHARED;
import static dev.progeny.bench.Peer.PROGENY_SPARE;
import static dev.progeny.bench.Peer.SERIAL;

import dev.progeny.bench.host.Work;
import java.util.List;

/**
 * How many times quicker than a peer Progeny wants to be.
 *
 * @param title the row of the table
 * @param race which work
 * @param figure which figure of it
 * @param ours which way of using Progeny
 * @param peer compared with whom
 * @param on25 the ratio on JDK 25
 * @param on17 the ratio on JDK 17
 */
public record Goal(String title, String race, String figure, Peer ours, Peer peer, double on25, double on17) {
    /** {@return all, in the order of the table} */
    public static List<Goal> all() {
        return List.of(
                of("`apply`, there and back, median", "apply", "p50", CPYTHON_SPAWN, 50),
                of("`apply`, there and back, 99th percentile", "apply", "p99", CPYTHON_SPAWN, 20),
                of("`applyAsync`, all at once", "apply-async", Work.EACH, CPYTHON_SPAWN, 50),
                of("`map` of tiny tasks, default chunks", "map", Work.EACH, CPYTHON_SPAWN, 4),
                of("`map` of tiny tasks, chunks of 1", "map-1", Work.EACH, CPYTHON_SPAWN, 30),
                of("`imapUnordered`, chunks of 1", "imap-unordered-1", Work.EACH, CPYTHON_SPAWN, 30),
                of("`submit`, beside `ProcessPoolExecutor`", "submit", Work.EACH, CPYTHON_SPAWN, 100),
                of("`submit`, beside PP4J", "submit", Work.EACH, PP4J, 30),
                of("pipe, there and back, 64 B, median", "pipe-round-trip", "p50", CPYTHON_SPAWN, 50),
                of("pipe, one way, 64 B", "pipe-64", Work.EACH, CPYTHON_SPAWN, 30),
                of("pipe, one way, 1 MiB", "pipe-1m", Work.EACH, CPYTHON_SPAWN, 2),
                of("queue, 1 to 1", "queue-1", Work.EACH, CPYTHON_SPAWN, 30),
                of("queue, 2 to 2", "queue-2", Work.EACH, CPYTHON_SPAWN, 20),
                of("queue, 8 to 8", "queue-8", Work.EACH, CPYTHON_SPAWN, 20),
                of("a `double[]` of 80 MB as argument", "large-argument", Work.EACH, CPYTHON_SPAWN, 10),
                shared("the same through `SharedDoubles`", 1_000), // CPython takes a second, so that is a millisecond
                new Goal("start and join a child, beside spawn", "child", "joined", PROGENY, CPYTHON_SPAWN, 1, 1 / 1.2),
                spare("start a warm spare until its result, beside fork", "result", 20),
                spare("start and join a warm spare, beside fork", "joined", 2),
                of("one way, 64 B, beside Aeron IPC", "pipe-64", Work.EACH, AERON, 0.5),
                of("tasks of 1 ms, beside threads", "compute", Work.EACH, FORK_JOIN, 0.95),
                of("tasks of 1 ms, beside one thread", "compute", Work.EACH, SERIAL, 1.9),
                of("lock, alone", "lock", Work.EACH, CPYTHON_SPAWN, 10),
                of("lock, two processes", "lock-2", Work.EACH, CPYTHON_SPAWN, 2),
                of("semaphore, alone", "semaphore", Work.EACH, CPYTHON_SPAWN, 1),
                of("event, there and back, median", "event", "p50", CPYTHON_SPAWN, 1),
                of("barrier of 2", "barrier-2", Work.EACH, CPYTHON_SPAWN, 1),
                of("barrier of 8", "barrier-8", Work.EACH, CPYTHON_SPAWN, 1),
                of("increments of a number, two processes", "value-2", Work.EACH, CPYTHON_SPAWN, 20),
                of("sum of a shared array, by slices", "array-sum", Work.EACH, CPYTHON_SPAWN, 20),
                of("managed map, put and get", "manager", Work.EACH, CPYTHON_SPAWN, 20),
                of("named block, made and removed", "memory-make", Work.EACH, CPYTHON_SPAWN, 2),
                of("named block, opened and closed", "memory-open", Work.EACH, CPYTHON_SPAWN, 2));
    }

    private static Goal of(String title, String race, String figure, Peer peer, double on25) {
        return new Goal(title, race, figure, PROGENY, peer, on25, on25 / 2);
    }

    private static Goal spare(String title, String figure, double on25) {
        return new Goal(title, "child", figure, PROGENY_SPARE, CPYTHON_FORK, on25, on25 / 2);
    }

    private static Goal shared(String title, double on25) {
        return new Goal(title, "large-argument", Work.EACH, PROGENY_SHARED, CPYTHON_SPAWN, on25, on25 / 2);
    }

    /** {@return the ratio to reach on that JDK} */
    public double on(int feature) {
        return feature >= 25 ? on25 : on17;
    }
}
