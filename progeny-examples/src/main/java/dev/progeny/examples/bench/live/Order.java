package dev.progeny.examples.bench.live;

import java.io.Serializable;

/**
 * What a person wants of a process of the instrument; the supervisor carries it out.
 *
 * @param process the name of the process, see {@link ProcessState#name()}
 * @param action what shall be done with it
 */
public record Order(String process, Action action) implements Serializable {
    /** What can be done with a process. */
    public enum Action {
        /** Start it, if it was stopped. */
        START,
        /** End it, and leave it ended until it is started or the instrument ends. */
        STOP,
        /** End it as {@code kill -9} does; it is started again at once. */
        KILL
    }
}
