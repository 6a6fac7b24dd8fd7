package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ProcessReadWriteLock;
import dev.progeny.SharedLongs;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A pair of numbers that readers must find equal, but when they are told that a writer died. */
record ReadersAndWriters(ProcessReadWriteLock lock, SharedLongs pair) implements Play {
    private static final int LEFT = 0;
    private static final int RIGHT = 1;

    static ReadersAndWriters create() {
        return new ReadersAndWriters(ProcessReadWriteLock.create(), SharedLongs.create(2));
    }

    @Override
    public void act(Seat seat, Random random) {
        lock.readLock().lock();
        try {
            Play.verify(lock.isInherited() || pair.get(LEFT) == pair.get(RIGHT), "half written, and not told so");
        } finally {
            lock.readLock().unlock();
        }
        lock.writeLock().lock();
        try {
            if (lock.isInherited()) {
                pair.set(RIGHT, pair.get(LEFT));
            }
            pair.set(LEFT, pair.get(LEFT) + 1);
            pair.set(RIGHT, pair.get(RIGHT) + 1);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void check(Score score) throws InterruptedException {
        assertTrue(lock.writeLock().tryLock(LONG.toSeconds(), TimeUnit.SECONDS));
        score.assertCountsTurns("changes under the write lock", pair.get(LEFT));
        lock.writeLock().unlock();
    }

    @Override
    public void close() {
        lock.close();
        pair.close();
    }
}
