package dev.progeny.examples.bench;

import dev.progeny.ProcessQueue;
import dev.progeny.function.RemoteRunnable;
import java.nio.file.Path;

/**
 * The process that shows what goes on. It only looks at the board and the queue, so nobody misses it when it is killed.
 *
 * @param queue whose depth is shown
 * @param boardPath where the board is
 * @param redraws whether each frame is drawn over the one before, for a terminal; else there is a line a second
 */
record Display(ProcessQueue<Sample> queue, String boardPath, boolean redraws) implements RemoteRunnable {
    private static final long FRAME_MILLIS = 250;
    private static final long LINE_MILLIS = 1000;

    @Override
    public void runRemotely() throws Exception {
        Board board = Board.open(Path.of(boardPath));
        long shown = board.get(Role.DISPLAY, Board.Field.COUNT);
        board.set(Role.DISPLAY, Board.Field.READY, 1);
        Readings before = Readings.of(board, queue.size());
        for (boolean isFirst = true; !board.isFinishing(); isFirst = false) {
            Thread.sleep(redraws ? FRAME_MILLIS : LINE_MILLIS);
            Readings now = Readings.of(board, queue.size());
            System.out.print(redraws ? now.frame(before, isFirst) : now.line(before));
            System.out.flush();
            board.set(Role.DISPLAY, Board.Field.COUNT, ++shown);
            before = now;
        }
    }
}
