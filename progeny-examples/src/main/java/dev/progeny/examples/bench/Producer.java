package dev.progeny.examples.bench;

import dev.progeny.ProcessQueue;
import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteRunnable;
import java.nio.file.Path;

/**
 * The process that reads a device at a steady rate and puts each reading on the queue, until it has put all of the run.
 *
 * <p>Its sequence number stands on the board, so a successor goes on where it stopped, and catches up with what was due meanwhile. The
 * number is raised after {@code put} has returned: killed in between, the successor puts the same sample once more, and the database
 * refuses the second. The other order would lose it.
 *
 * @param role which device
 * @param queue where the samples go; while it is full, reading pauses
 * @param boardPath where the board is
 * @param device opens the device, in this process
 * @param rate samples a second
 * @param total how many samples the run has
 */
record Producer(
        Role role,
        ProcessQueue<Sample> queue,
        String boardPath,
        RemoteCallable<? extends Signal> device,
        int rate,
        long total)
        implements RemoteRunnable {
    private static final long MILLIS = 1000;
    private static final long LOOK_MILLIS = 5;

    @Override
    public void runRemotely() throws Exception {
        Board board = Board.open(Path.of(boardPath));
        Signal signal = device.callRemotely();
        board.set(role, Board.Field.READY, 1);
        long begunMillis = awaitBegin(board);
        for (long n = board.get(role, Board.Field.COUNT); n < total; n++) {
            sleepUntil(begunMillis + n * MILLIS / rate);
            double value = signal.at(n);
            queue.put(new Sample(role, n, value));
            board.set(role, Board.Field.LATEST, Double.doubleToLongBits(value));
            board.set(role, Board.Field.COUNT, n + 1);
        }
    }

    private static long awaitBegin(Board board) throws InterruptedException {
        while (board.begunMillis() == 0) {
            Thread.sleep(LOOK_MILLIS);
        }
        return board.begunMillis();
    }

    private static void sleepUntil(long dueMillis) throws InterruptedException {
        long aheadMillis = dueMillis - System.currentTimeMillis();
        if (aheadMillis > 0) {
            Thread.sleep(aheadMillis);
        }
    }
}
