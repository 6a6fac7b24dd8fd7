package dev.progeny.bench.report;

import dev.progeny.bench.Peer;
import java.util.List;
import java.util.Optional;

/**
 * How a race ended.
 *
 * @param id of the race
 * @param title of the race
 * @param entries those who took part
 */
public record Result(String id, String title, List<Entry> entries) {
    /** {@return a figure of a peer, if it has one} */
    public Optional<Summary> figure(Peer peer, String figure) {
        return entries.stream()
                .filter(entry -> entry.peer() == peer)
                .findFirst()
                .map(entry -> entry.figures().get(figure));
    }
}
