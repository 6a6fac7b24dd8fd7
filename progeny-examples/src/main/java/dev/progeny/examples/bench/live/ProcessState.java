package dev.progeny.examples.bench.live;

/**
 * How one process of the instrument is.
 *
 * @param name what it is called, such as {@code acquire-sine}; no two have the same
 * @param role what it does: {@code store}, {@code show} or {@code acquire}
 * @param pid its process id, or that of the last if none runs
 * @param state {@code starting}, {@code running}, {@code stopped} or {@code finished}
 * @param cpu how many cores it used in the last second or so
 * @param memoryBytes how much of its memory is resident, what it shares included
 * @param restarts how often it was started again
 * @param silenceNanos for how long it has not said that it is alive, or -1 if it never did
 */
public record ProcessState(
        String name,
        String role,
        long pid,
        String state,
        double cpu,
        long memoryBytes,
        int restarts,
        long silenceNanos) {}
