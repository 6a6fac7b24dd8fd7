package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.ManagedEvent;
import dev.progeny.ManagedSemaphore;
import dev.progeny.Manager;
import java.util.Random;

/** A semaphore of a manager, and an event of it that all set and clear. */
record ManagedGates(ManagedSemaphore permits, ManagedEvent event) implements Play {
    private static final int PERMITS = 3;

    static ManagedGates create(Manager manager) {
        return new ManagedGates(manager.semaphore(PERMITS), manager.event());
    }

    @Override
    public void act(Seat seat, Random random) throws InterruptedException {
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
    public void check(Score score) {
        await().atMost(LONG).untilAsserted(() -> assertEquals(PERMITS, permits.availablePermits()));
    }

    @Override
    public void close() {
        // They end with the manager.
    }
}
