package dev.progeny.examples.bench.work;

import dev.progeny.examples.bench.live.Board;
import dev.progeny.examples.bench.store.NoRoomException;
import dev.progeny.examples.bench.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * How a disk that is full for a moment is outlasted: what found no room is tried again each second, which is said once, and given up when it
 * has been tried sixty times. How often it was tried is on the board, so that a successor goes on with the wait and does not begin another.
 */
final class FullDisk {
    /** How often in succession there may be no room. */
    static final int MOST_TRIES = 60;

    private static final Logger LOG = System.getLogger(FullDisk.class.getName());
    private static final long PAUSE_MILLIS = 1000;

    private final Board board;

    FullDisk(Board board) {
        this.board = board;
    }

    /** What may need room on the disk; does nothing if there is none. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws StoreException;
    }

    /**
     * Does something once there is room for it.
     *
     * @return what it returns
     * @throws NoRoomException if there was none for too long
     */
    <T> T outlast(Attempt<T> attempt) throws StoreException, InterruptedException {
        while (true) {
            try {
                return attempt.run();
            } catch (NoRoomException e) {
                count(e);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void count(NoRoomException failure) throws NoRoomException {
        int tries = board.triesWithoutRoom() + 1;
        board.triesWithoutRoom(tries);
        if (tries >= MOST_TRIES) {
            throw failure;
        }
        if (tries == 1) {
            LOG.log(
                    Level.WARNING,
                    "{0}; it is tried each second, {1} times in all, and what comes meanwhile waits on the queue",
                    failure.getMessage(),
                    MOST_TRIES);
        }
    }

    /** Says that something was stored, so that the next wait is a new one. Not that the store was opened: that may need no room. */
    void hadRoom() {
        int tries = board.triesWithoutRoom();
        if (tries > 0) {
            board.triesWithoutRoom(0);
            LOG.log(Level.INFO, "the disk has room again, for the first time in {0} tries", tries + 1);
        }
    }
}
