package dev.progeny.bench.report;

import dev.progeny.bench.Peer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one peer did.
 *
 * @param peer who
 * @param operations how many in a round
 * @param figures nanoseconds, by the name of the figure; none if it failed before the first round
 * @param failure why it gave up, or null
 */
public record Entry(
        Peer peer,
        int operations,
        Map<String, Summary> figures,
        @Nullable String failure) {}
