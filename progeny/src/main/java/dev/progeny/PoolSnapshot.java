package dev.progeny;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pool does, and has done since it was made, as of one moment: see {@link ProcessPool#snapshot()}. Counts are of tasks; each element
 * of a {@code map} is one.
 *
 * @param pool the pool's name
 * @param time when this was taken
 * @param size how many tasks may run at a time
 * @param shutdown whether the pool takes no new tasks
 * @param waiting how many tasks no worker has yet
 * @param returned how many tasks returned
 * @param threw how many tasks threw, or returned what cannot be had here
 * @param crashed how many tasks died with their worker; neither those that were tried again nor those that were cancelled
 * @param timedOut how many tasks took too long, and their workers were killed
 * @param retried how often a task was tried again whose worker had died
 * @param started how many worker processes were started, the first ones included
 * @param failedStarts how many could not be started, or ended before they took a task
 * @param waits how long tasks waited for a worker
 * @param runs how long tasks ran
 * @param workers those whose process is there, the oldest first
 * @param crashes the last deaths of workers that the pool did not bring about, the newest first, at most {@value #MOST_CRASHES}
 * @serial exclude
 */
public record PoolSnapshot(
        String pool,
        Instant time,
        int size,
        boolean shutdown,
        int waiting,
        long returned,
        long threw,
        long crashed,
        long timedOut,
        long retried,
        long started,
        long failedStarts,
        Times waits,
        Times runs,
        List<Worker> workers,
        List<Crash> crashes)
        implements Serializable {
    /** How many crashes a pool remembers. */
    public static final int MOST_CRASHES = 20;

    /** {@return how many tasks run now} */
    public int running() {
        return (int) workers.stream().filter(worker -> worker.task() != null).count();
    }

    /** {@return the workers that run a task now, the one that has been at it for longest first} */
    public List<Worker> longestRunning() {
        return workers.stream()
                .filter(worker -> worker.task() != null)
                .sorted(Comparator.comparing(Worker::busy).reversed())
                .toList();
    }

    /**
     * How long something took. Of many short tasks some are measured, for all of them, and what runs together in a worker is measured
     * together; so the figures are estimates, within an eighth of what was measured.
     *
     * @param count for about how many tasks the figures stand; they are zero if none was measured
     * @param median half of them took at most so long
     * @param p95 95 of 100 took at most so long
     * @param p99 99 of 100 took at most so long
     * @param longest none took longer
     * @serial exclude
     */
    public record Times(long count, Duration median, Duration p95, Duration p99, Duration longest)
            implements Serializable {}

    /** Where a worker is in its life. */
    public enum State {
        /** Its process is there, and has yet to run its initializer. */
        STARTING,
        /** It has nothing to do. */
        IDLE,
        /** It runs a task. */
        BUSY,
        /** It was told to end, or is being killed. */
        LEAVING
    }

    /**
     * A worker process.
     *
     * @param name its name
     * @param pid its process id
     * @param state where it is in its life
     * @param task what it runs, such as {@code element 3 of map}, or null
     * @param busy for how long it has been at that, and at what was handed to it together with it; zero if at nothing
     * @param held how many tasks it has in its hands: the one that runs, and those behind it
     * @param ended how many tasks have ended in it
     * @param cpu the time that it has used of the processors, or null if the system does not tell
     * @param residentBytes the memory that it occupies, or 0 if the system does not tell
     * @serial exclude
     */
    public record Worker(
            String name,
            long pid,
            State state,
            @Nullable String task,
            Duration busy,
            int held,
            long ended,
            @Nullable Duration cpu,
            long residentBytes)
            implements Serializable {}

    /**
     * The death of a worker that the pool did not bring about.
     *
     * @param time when the pool learned of it
     * @param worker the worker's name
     * @param pid its process id, which the system may have given to another process since
     * @param task what it ran, or null if nothing
     * @param status how its process ended
     * @param errorTail the last lines of its standard error; empty if there were none or it was redirected
     * @param crashReport the path of the report of its JVM, or null if it wrote none
     * @serial exclude
     */
    public record Crash(
            Instant time,
            String worker,
            long pid,
            @Nullable String task,
            ExitStatus status,
            String errorTail,
            @Nullable String crashReport)
            implements Serializable {}
}
