package dev.progeny.examples.bench.acquire;

import java.time.Instant;

/** The time of day, which does not jump when someone sets the system's clock: read once, then carried on by the JVM's own. */
final class EpochClock {
    private static final long NANOS = 1_000_000_000;

    private final long zeroNanos;

    EpochClock() {
        Instant now = Instant.now();
        zeroNanos = now.getEpochSecond() * NANOS + now.getNano() - System.nanoTime();
    }

    /** {@return nanoseconds since 1970-01-01T00:00Z} */
    long nanos() {
        return zeroNanos + System.nanoTime();
    }
}
