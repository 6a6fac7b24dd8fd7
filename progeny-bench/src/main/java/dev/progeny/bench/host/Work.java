package dev.progeny.bench.host;

import java.util.Map;

/** Something that is set up once and then done as often as is asked. */
public interface Work {
    /** The figure that most works give: the time of all, divided by how many. */
    String EACH = "each";

    /**
     * Does it.
     *
     * @param operations how often
     * @return nanoseconds, by the name of the figure
     */
    Map<String, Double> run(int operations) throws Exception;

    /** Gives back what it holds. */
    default void end() throws Exception {}
}
