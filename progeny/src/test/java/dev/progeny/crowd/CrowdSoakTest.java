package dev.progeny.crowd;

import dev.progeny.Soak;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Eight processes that use everything that processes can share at once, while one after the other is killed at a random moment and replaced.
 * After each kill all others get on; at the end of a round nothing is held by anybody, nothing was lost, the manager counts no reference of
 * the dead, and no process and no file is left. In full 500 kills, ten times.
 */
@Tag("soak")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class CrowdSoakTest {
    private static final int KILLS = Soak.scaled(500);
    private static final int ROUNDS = Soak.scaled(10);

    static LongStream seeds() {
        return new Random().longs(ROUNDS);
    }

    @ParameterizedTest(name = "seed {0}") // a test for each round, so what is left is found after each
    @MethodSource("seeds")
    void nobodyWaitsForTheDeadAndNothingIsLostOrLeft(long seed) throws Exception {
        long startNanos = System.nanoTime();
        try (Crowd crowd = Crowd.create();
                Players players = new Players(crowd, new Random(seed))) {
            players.awaitAll();
            for (int kill = 0; kill < KILLS; kill++) {
                players.replaceOne();
            }
            players.awaitAll();
            players.stop();

            Score score = new Score(Arrays.stream(crowd.turns().toArray()).sum(), KILLS);
            for (Play play : crowd.plays()) {
                play.check(score);
            }
            System.out.printf(
                    "%,d kills, %,d turns in %,d ms, seed %d%n",
                    KILLS, score.turns(), (System.nanoTime() - startNanos) / 1_000_000, seed);
        }
    }
}
