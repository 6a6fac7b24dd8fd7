package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.ProcessQueue;
import dev.progeny.Waitable;
import java.io.Serializable;
import java.util.List;
import java.util.Random;

/** A queue into which each puts a letter before it takes one, so there is one for each that waits. */
record Letters(ProcessQueue<Letter> queue) implements Play {
    private static final int LONGEST = 2_000;

    record Letter(int sender, String text) implements Serializable {
        static Letter from(int sender, int length) {
            return new Letter(sender, Integer.toString(sender).repeat(length));
        }
    }

    static Letters create() {
        return new Letters(ProcessQueue.create());
    }

    @Override
    public void act(Seat seat, Random random) throws InterruptedException {
        queue.put(Letter.from(seat.number(), random.nextInt(LONGEST)));
        Letter taken = random.nextBoolean() ? queue.take() : takeWhenReady();
        Play.verify(taken.equals(Letter.from(taken.sender(), taken.text().length())), "torn: " + taken);
    }

    private Letter takeWhenReady() throws InterruptedException {
        Letter taken = queue.poll();
        while (taken == null) {
            Play.verify(!Waitable.waitAny(List.of(queue), LONG).isEmpty(), "no letter");
            taken = queue.poll(); // unless another was faster
        }
        return taken;
    }

    @Override
    public void check(Score score) {
        assertThat(queue.size()).isLessThanOrEqualTo(score.cutShort());
    }

    @Override
    public void close() {
        queue.close();
    }
}
