package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ProcessBarrier;
import dev.progeny.ProcessEvent;
import dev.progeny.ProcessLatch;
import dev.progeny.ProcessSemaphore;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/** A semaphore, a barrier that dead parties break, an event that all set and clear, and a latch for the first turns. */
record Meetings(ProcessSemaphore permits, ProcessBarrier barrier, ProcessEvent event, ProcessLatch begun)
        implements Play {
    private static final int PERMITS = 3;

    static Meetings create() {
        return new Meetings(
                ProcessSemaphore.bounded(PERMITS),
                ProcessBarrier.create(2),
                ProcessEvent.create(),
                ProcessLatch.create(Crowd.SIZE));
    }

    @Override
    public void act(int number, Random random) throws InterruptedException {
        begun.countDown();
        begun.await();
        int count = 1 + random.nextInt(PERMITS);
        permits.acquire(count);
        permits.release(count);
        // Who clears it sets it in his next turn, before he waits himself, or when he leaves; so does he who replaces
        // him.
        event.set();
        event.await();
        if (random.nextInt(8) == 0) {
            event.clear();
        }
        if (random.nextInt(50) == 0) {
            meet();
        }
    }

    private void meet() throws InterruptedException {
        try {
            barrier.await(Duration.ofMillis(200));
        } catch (BrokenBarrierException | TimeoutException e) {
            barrier.reset();
        }
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
        barrier.close();
        event.close();
        begun.close();
    }
}
