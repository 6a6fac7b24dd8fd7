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
 * Eight processes, of three threads each, that use everything that processes can share at once, while one to three at a time are killed at a
 * random moment. After each kill all others get on, before the dead are replaced; at the end of a round nothing is held by anybody, nothing
 * was lost, the manager counts no reference of the dead, and no process and no file is left. In full 500 kills, ten times.
 */
@Tag("soak")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class CrowdSoakTest {
    private static final int KILLS = Soak.scaled(500);
    private static final int ROUNDS = Soak.scaled(10);

    static LongStream seeds() {
        Long seed = Long.getLong("progeny.crowd.seed"); // one that has failed, to see it again
        return seed == null ? new Random().longs(ROUNDS) : LongStream.of(seed);
    }

    @ParameterizedTest(name = "seed {0}") // a test for each round, so what is left is found after each
    @MethodSource("seeds")
    void nobodyWaitsForTheDeadAndNothingIsLostOrLeft(long seed) throws Exception {
        System.out.println("crowd with seed " + seed);
        long startNanos = System.nanoTime();
        try (Crowd crowd = Crowd.create();
                Players players = new Players(crowd, new Random(seed))) {
            players.awaitAll();
            int kills = 0;
            while (kills < KILLS) {
                kills += players.replaceSome(KILLS - kills);
            }
            players.awaitAll();
            players.stop();

            Score score = new Score(Arrays.stream(crowd.turns().toArray()).sum(), KILLS * Crowd.THREADS);
            for (Play play : crowd.plays()) {
                play.check(score);
            }
            System.out.printf(
                    "%,d kills, %,d turns in %,d ms%n",
                    KILLS, score.turns(), (System.nanoTime() - startNanos) / 1_000_000);
        }
    }
}
