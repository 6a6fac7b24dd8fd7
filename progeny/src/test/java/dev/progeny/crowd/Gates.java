package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ProcessEvent;
import dev.progeny.ProcessLatch;
import dev.progeny.ProcessSemaphore;
import java.util.Random;

/** A semaphore, an event that all set and clear, and a latch for the first turns. */
record Gates(ProcessSemaphore permits, ProcessEvent event, ProcessLatch begun) implements Play {
    private static final int PERMITS = 3;

    static Gates create() {
        return new Gates(ProcessSemaphore.bounded(PERMITS), ProcessEvent.create(), ProcessLatch.create(Crowd.SEATS));
    }

    @Override
    public void act(Seat seat, Random random) throws InterruptedException {
        begun.countDown();
        begun.await();
        // Each sets it before he waits; so who clears it is not waited for, also if he is killed.
        event.set();
        event.await();
        if (random.nextInt(8) == 0) {
            event.clear();
        }
        int count = 1 + random.nextInt(PERMITS);
        permits.acquire(count);
        permits.release(count);
        event.set();
    }

    @Override
    public void leave() {
        event.set();
    }

    @Override
    public void check(Score score) throws InterruptedException {
        assertTrue(begun.await(LONG));
        assertTrue(permits.tryAcquire(PERMITS, LONG));
        permits.release(PERMITS);
    }

    @Override
    public void close() {
        permits.close();
        event.close();
        begun.close();
    }
}
