package dev.progeny.crowd;

import java.io.Serializable;

/**
 * A thread of a crowd; he who replaces a killed process sits where that one sat.
 *
 * @param number which process
 * @param thread which of its threads
 */
record Seat(int number, int thread) implements Serializable {
    /** {@return a number among all} */
    int index() {
        return number * Crowd.THREADS + thread;
    }
}
