package dev.progeny.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.ManagedBarrier;
import dev.progeny.Manager;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/**
 * A barrier of a manager at which any two meet that come. One who dies while he waits breaks it and is not counted any more; one who dies
 * elsewhere breaks nothing, so nobody waits for long.
 */
record ManagedMeetings(ManagedBarrier barrier) implements Play {
    private static final Duration PATIENCE = Duration.ofMillis(50);

    static ManagedMeetings create(Manager manager) {
        return new ManagedMeetings(manager.barrier(2));
    }

    @Override
    public void act(Seat seat, Random random) throws InterruptedException {
        if (random.nextInt(8) > 0) {
            return;
        }
        try {
            int missing = barrier.await(PATIENCE);
            Play.verify(missing == 0 || missing == 1, missing + " of 2 were missing");
        } catch (BrokenBarrierException | TimeoutException e) {
            barrier.reset();
        }
    }

    @Override
    public void check(Score score) {
        barrier.reset();
        assertEquals(0, barrier.getNumberWaiting());
        assertThat(barrier.isBroken()).isFalse();
    }

    @Override
    public void close() {
        // It ends with the manager.
    }
}
