package dev.progeny.bench.report;

import java.util.List;

/**
 * A later run of some of it, which took the place of what a report had.
 *
 * @param taken when, in UTC
 * @param java the version of the JDK in full
 * @param machine on what
 * @param seconds how long it took
 * @param what the names of what was run
 * @param notices what was left out, and why
 */
public record Supplement(
        String taken, String java, Machine machine, long seconds, List<String> what, List<String> notices) {}
