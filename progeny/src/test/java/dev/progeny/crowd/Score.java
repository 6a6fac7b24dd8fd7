package dev.progeny.crowd;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What has happened in a round.
 *
 * @param turns how many were finished
 * @param cutShort how many began and were not finished, at most: one of each thread that was killed
 */
record Score(long turns, int cutShort) {
    /** A thing that each turn counts once was counted in each that was finished, and perhaps in those that were cut short. */
    void assertCountsTurns(String thing, long count) {
        assertThat(count).as(thing).isBetween(turns, turns + cutShort);
    }
}
