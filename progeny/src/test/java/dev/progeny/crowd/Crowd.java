package dev.progeny.crowd;

import dev.progeny.Connection;
import dev.progeny.ProcessEvent;
import dev.progeny.ProcessLatch;
import dev.progeny.SharedLongs;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * What the processes of a crowd share, and what each of them does: one turn of every play after the other, until all are told to stop, and then
 * wait for the others. Of each number, pid, play and finished turns are in shared arrays.
 */
record Crowd(
        List<Play> plays,
        ProcessEvent stop,
        ProcessLatch finished,
        SharedLongs pids,
        SharedLongs playing,
        SharedLongs turns)
        implements Serializable, AutoCloseable {
    static final int SIZE = 8;
    static final Duration LONG = Duration.ofMinutes(2);

    static Crowd create() {
        return new Crowd(
                List.of(
                        Locks.create(),
                        ReadersAndWriters.create(),
                        Meetings.create(),
                        Numbers.create(),
                        Blocks.create(),
                        Letters.create(),
                        Managed.create(),
                        OwnPool.create()),
                ProcessEvent.create(),
                ProcessLatch.create(SIZE),
                SharedLongs.create(SIZE),
                SharedLongs.create(SIZE),
                SharedLongs.create(SIZE));
    }

    /**
     * The life of one.
     *
     * @param echo an end of a pipe whose other side sends back what it receives; is closed
     */
    void live(int number, long seed, Connection echo) throws Exception {
        pids.setVolatile(number, ProcessHandle.current().pid());
        Random random = new Random(seed);
        try (echo) {
            while (!stop.isSet()) {
                takeTurn(number, random);
                echo.send(seed);
                Play.verify(echo.<Long>receive() == seed, "wrong echo");
                turns.getAndAdd(number, 1);
                Thread.sleep(random.nextInt(3)); // who starts needs a core too
            }
        }
        plays.forEach(Play::leave);
        finished.countDown();
        finished.await();
    }

    private void takeTurn(int number, Random random) throws Exception {
        for (int play = 0; play < plays.size(); play++) {
            playing.setVolatile(number, play);
            plays.get(play).act(number, random);
        }
    }

    /** {@return what number was at, for a message} */
    String describe(int number) {
        Play play = plays.get((int) playing.getVolatile(number));
        return "number " + number + ", process " + pids.getVolatile(number) + ", after " + turns.getVolatile(number)
                + " turns at " + play.getClass().getSimpleName();
    }

    @Override
    public void close() {
        plays.forEach(Play::close);
        stop.close();
        finished.close();
        pids.close();
        playing.close();
        turns.close();
    }
}
