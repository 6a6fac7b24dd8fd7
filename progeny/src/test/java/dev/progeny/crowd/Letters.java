package dev.progeny.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.ProcessQueue;
import java.io.Serializable;
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
    public void act(int number, Random random) throws InterruptedException {
        queue.put(Letter.from(number, random.nextInt(LONGEST)));
        Letter taken = queue.take();
        Play.verify(taken.equals(Letter.from(taken.sender(), taken.text().length())), "torn: " + taken);
    }

    @Override
    public void check(Score score) {
        assertThat(queue.size()).isLessThanOrEqualTo(score.kills());
    }

    @Override
    public void close() {
        queue.close();
    }
}
