package dev.progeny.bench;

import dev.progeny.bench.host.Settings;
import java.util.List;

/**
 * The same work, done by several contenders.
 *
 * @param id the name in files and on the command line
 * @param title what is done
 * @param work what the contenders call it
 * @param settings the numbers it depends on
 * @param range how many operations make a round
 * @param peers who takes part
 */
public record Race(String id, String title, String work, Settings settings, Range range, List<Peer> peers) {
    /**
     * How many operations make a round: as many as its time allows, within these bounds.
     *
     * @param shortForm in the short form, which takes no time
     * @param min at least
     * @param max at most
     */
    public record Range(int shortForm, int min, int max) {
        private static final int FEW = 20;

        static Range between(int min, int max) {
            return new Range(Math.min(FEW, min), min, max);
        }

        static Range exactly(int count) {
            return between(count, count);
        }
    }
}
