package dev.progeny.bench;

import java.time.Duration;

/**
 * How thoroughly is measured.
 *
 * @param name what the report says
 * @param isShort whether each thing is done a few times only, to see that it works
 * @param rounds how often every contender has its turn
 * @param warmUp how long a JVM does the work before it counts: until the compilers are done, which takes longest where many processes
 *     share few cores; 8 to 8 processes at a queue were ninety times slower after four seconds than after half a minute
 * @param round how long a turn lasts, if the bounds of the race allow it
 * @param pointLimit how long one point of a series may take
 */
public record Form(String name, boolean isShort, int rounds, Duration warmUp, Duration round, Duration pointLimit) {
    /** Sees that everything works. */
    public static final Form SHORT =
            new Form("short", true, 2, Duration.ZERO, Duration.ofMillis(1), Duration.ofSeconds(60));

    /** For the points of a series, of which there are many. */
    public static final Form POINTS =
            new Form("points", false, 3, Duration.ofSeconds(8), Duration.ofMillis(400), Duration.ofSeconds(60));

    /** For the documents. */
    public static final Form LONG =
            new Form("long", false, 5, Duration.ofSeconds(30), Duration.ofMillis(700), Duration.ofSeconds(60));

    /** {@return how thoroughly the points of a series are measured where this is how races are} */
    Form points() {
        return isShort ? this : POINTS;
    }
}
