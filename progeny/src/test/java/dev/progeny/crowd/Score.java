package dev.progeny.crowd;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What has happened in a round.
 *
 * @param turns how many were finished
 * @param kills how many were cut short, at most
 */
record Score(long turns, int kills) {
    /** A thing that each turn counts once was counted in each that was finished, and perhaps in those that were cut short. */
    void assertCountsTurns(String thing, long count) {
        assertThat(count).as(thing).isBetween(turns, turns + kills);
    }
}
