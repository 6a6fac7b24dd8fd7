package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.ProcessBarrier;
import dev.progeny.SharedLong;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Barriers at which all threads of two processes meet in each turn, and which nothing but the death of one of them breaks. It stays broken until
 * the dead one is replaced, and he is replaced when the other has got on: so who is not told of the death waits until the test fails.
 */
record Meetings(List<ProcessBarrier> barriers, SharedLong met) implements Play {
    private static final int PAIRS = Crowd.SIZE / 2; // of a number in the first half and one in the second

    static Meetings create() {
        return new Meetings(
                Stream.generate(() -> ProcessBarrier.create(2 * Crowd.THREADS))
                        .limit(PAIRS)
                        .toList(),
                SharedLong.create(0));
    }

    @Override
    public void act(Seat seat, Random random) throws InterruptedException, TimeoutException {
        try {
            barriers.get(seat.number() % PAIRS).await(LONG);
            met.incrementAndGet();
        } catch (BrokenBarrierException e) {
            // the other has died; or I replace one who has, and the other came first
        }
    }

    @Override
    public void replaced(int number) {
        barriers.get(number % PAIRS).reset();
    }

    @Override
    public void stopped() {
        barriers.forEach(ProcessBarrier::abort);
    }

    @Override
    public void check(Score score) {
        assertThat(met.get()).isGreaterThanOrEqualTo(Crowd.SEATS); // all have in the first turn
    }

    @Override
    public void close() {
        barriers.forEach(ProcessBarrier::close);
        met.close();
    }
}
