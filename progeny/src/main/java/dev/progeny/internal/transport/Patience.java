package dev.progeny.internal.transport;

import java.util.function.BooleanSupplier;

/**
 * How long a receiver looks before it sleeps: long enough to meet what comes soon, and hardly at all where looking has not paid. To sleep
 * and be woken costs some 30 microseconds, to look costs a core; so a wait that ends within the limit doubles the next one's patience,
 * and one that does not halves it. Figures: ADR 0009. One thread at a time.
 */
final class Patience {
    private static final boolean PAYS = Runtime.getRuntime().availableProcessors() > 1;
    private static final int LOOKS_PER_CLOCK = 16;
    private static final long MOST_NANOS = 50_000;
    private static final long LEAST_NANOS = 2_000;

    private long limitNanos = MOST_NANOS;

    /** Looks until {@code found} holds, true; or until looking no longer pays, false. */
    boolean spin(BooleanSupplier found) {
        if (!PAYS) {
            return found.getAsBoolean();
        }
        long end = System.nanoTime() + limitNanos;
        do {
            for (int i = 0; i < LOOKS_PER_CLOCK; i++) {
                if (found.getAsBoolean()) {
                    limitNanos = Math.min(MOST_NANOS, 2 * limitNanos);
                    return true;
                }
                Thread.onSpinWait();
            }
            Thread.yield();
        } while (System.nanoTime() < end);
        limitNanos = Math.max(LEAST_NANOS, limitNanos / 2);
        return false;
    }
}
