package dev.progeny.examples.bench.supervise;

import java.time.Duration;

/**
 * What a run took of the machine.
 *
 * @param wall how long it lasted, from the start of the processes to the end of the store
 * @param cpu the processor time of all processes together, the supervisor included
 * @param framesPerSecond how many pictures a second a page was sent, or 0 if none was open
 */
public record Figures(Duration wall, Duration cpu, double framesPerSecond) {
    /** {@return how many cores were in use, on average} */
    double cores() {
        return (double) cpu.toNanos() / Math.max(1, wall.toNanos());
    }
}
