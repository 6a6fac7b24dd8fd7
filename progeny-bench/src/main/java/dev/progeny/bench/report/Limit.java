package dev.progeny.bench.report;

/**
 * What is to stay below a limit.
 *
 * @param title what was measured
 * @param unit of both numbers
 * @param most the limit
 * @param measured what was found
 */
public record Limit(String title, String unit, double most, double measured) {
    /** {@return whether it stays below} */
    public boolean isKept() {
        return measured <= most;
    }
}
