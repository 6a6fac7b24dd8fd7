package dev.progeny.crowd;

import dev.progeny.Connection;
import dev.progeny.Manager;
import dev.progeny.ProcessEvent;
import dev.progeny.ProcessLatch;
import dev.progeny.SharedLongs;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the processes of a crowd share, and what each thread of them does: one turn of every play after the other, until all are told to stop; each
 * process then waits for the others. Of each process its pid, of each seat the play that it is at and its finished turns are in shared arrays.
 */
record Crowd(
        Manager manager,
        List<Play> plays,
        ProcessEvent stop,
        ProcessLatch finished,
        SharedLongs pids,
        SharedLongs playing,
        SharedLongs turns)
        implements Serializable, AutoCloseable {
    static final int SIZE = 8;
    static final int THREADS = 3;
    static final int SEATS = SIZE * THREADS;
    static final Duration LONG = Duration.ofMinutes(2);

    static Crowd create() throws Exception {
        Manager manager = Manager.start();
        OwnPool own = OwnPool.create();
        return new Crowd(
                manager,
                List.of(
                        Locks.create(),
                        ReadersAndWriters.create(),
                        Gates.create(),
                        Meetings.create(),
                        Numbers.create(),
                        Blocks.create(),
                        Letters.create(),
                        Calls.create(),
                        own,
                        ManagedCollections.create(manager),
                        ManagedLocks.create(manager),
                        ManagedGates.create(manager),
                        ManagedMeetings.create(manager),
                        Ledgers.create(manager),
                        Visitors.create(manager),
                        References.create(manager, own)), // the last: counts what the others refer to
                ProcessEvent.create(),
                ProcessLatch.create(SIZE),
                SharedLongs.create(SIZE),
                SharedLongs.create(SEATS),
                SharedLongs.create(SEATS));
    }

    /**
     * The life of one.
     *
     * @param echo an end of a pipe whose other side sends back what it receives; is closed
     * @throws Exception what the first of its threads throws that fails
     */
    void live(int number, long seed, Connection echo) throws Exception {
        pids.setVolatile(number, ProcessHandle.current().pid());
        Random seeds = new Random(seed);
        CompletionService<Void> threads = new ExecutorCompletionService<>(task -> start(task, number));
        try (echo) {
            for (int thread = 0; thread < THREADS; thread++) {
                Seat seat = new Seat(number, thread);
                Random random = new Random(seeds.nextLong());
                threads.submit(() -> play(seat, random, echo));
            }
            for (int thread = 0; thread < THREADS; thread++) {
                threads.take().get();
            }
        }
        finished.countDown();
        finished.await();
    }

    private static void start(Runnable task, int number) {
        Thread thread = new Thread(task, "player-" + number);
        thread.setDaemon(true); // one that fails does not wait for the others
        thread.start();
    }

    private Void play(Seat seat, Random random, Connection echo) throws Exception {
        long word = seat.number();
        while (!stop.isSet()) {
            takeTurn(seat, random);
            echo.send(word); // the answer may be that to another thread, which says the same
            Play.verify(echo.<Long>receive() == word, "wrong echo");
            turns.getAndAdd(seat.index(), 1);
            Thread.sleep(random.nextInt(20)); // who starts needs a core too
        }
        plays.forEach(Play::leave);
        return null;
    }

    private void takeTurn(Seat seat, Random random) throws Exception {
        for (int play = 0; play < plays.size(); play++) {
            playing.setVolatile(seat.index(), play);
            plays.get(play).act(seat, random);
        }
    }

    /** {@return what number was at, for a message} */
    String describe(int number) {
        return IntStream.range(0, THREADS)
                .mapToObj(thread -> new Seat(number, thread).index())
                .map(seat -> turns.getVolatile(seat) + " turns at "
                        + plays.get((int) playing.getVolatile(seat)).getClass().getSimpleName())
                .collect(Collectors.joining(
                        ", ", "number " + number + ", process " + pids.getVolatile(number) + ", after ", ""));
    }

    @Override
    public void close() {
        plays.forEach(Play::close);
        manager.close();
        stop.close();
        finished.close();
        pids.close();
        playing.close();
        turns.close();
    }
}
