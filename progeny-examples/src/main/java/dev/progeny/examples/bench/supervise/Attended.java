package dev.progeny.examples.bench.supervise;

import dev.progeny.examples.bench.live.Board;
import dev.progeny.examples.bench.live.ProcessBoard;
import dev.progeny.examples.bench.store.NoRoomException;
import dev.progeny.function.RemoteRunnable;
import java.io.IOException;

/**
 * The work of a process, with a heartbeat beside it that shows whether the process is alive: one that was stopped has none. If a file or a
 * device fails the work, that is said in one line, and the exit code is 1, or another if it would be no use to try again.
 *
 * @param name of the process
 * @param work what it does
 * @param board where the heartbeat is seen
 * @param place the place of the process on the board
 * @param isSetUp whether the process is at work as soon as it begins; else the work itself says when
 */
record Attended(String name, RemoteRunnable work, Board board, int place, boolean isSetUp) implements RemoteRunnable {
    /** The exit code of a process that has already waited for room on the disk for as long as may be. */
    static final int GAVE_UP = 3;

    private static final long BEAT_MILLIS = 250;
    private static final int FAILED = 1;

    @Override
    public void runRemotely() throws Exception {
        ProcessBoard words = board.process(place);
        words.beat();
        Thread heart = new Thread(() -> beatForEver(words), "bench-heartbeat");
        heart.setDaemon(true);
        heart.start();
        if (isSetUp) {
            words.state(ProcessBoard.State.RUNNING);
        }
        try {
            work.runRemotely();
        } catch (IOException e) {
            System.err.println("bench: " + name + ": " + BenchException.reason(e));
            System.exit(e instanceof NoRoomException ? GAVE_UP : FAILED);
        }
    }

    private static void beatForEver(ProcessBoard words) {
        try {
            while (true) {
                Thread.sleep(BEAT_MILLIS);
                words.beat();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does, but then it is to end
        }
    }
}
