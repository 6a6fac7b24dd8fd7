package dev.progeny.internal.manager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.Aside;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A waiter whose process is dead, and whose death the lock has yet to be told of, stands before others in the queue. */
@Timeout(60)
class DeadWaiterTest {
    private static final long LONG = Long.MAX_VALUE;

    /** A process that dies when it is told to. */
    private static final class Client implements Holder {
        private final AtomicBoolean dead = new AtomicBoolean();

        @Override
        public boolean isDead() {
            return dead.get();
        }

        @Override
        public void possess(Possession possession) {
            // The test tells the lock of the death.
        }
    }

    @Test
    void itsSignalGoesToAnotherAndTheLockToOneOnly() throws Exception {
        OwnedLock lock = new OwnedLock();
        int condition = lock.newCondition();
        Client dying = new Client();
        Client living = new Client();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger waitForCondition = new AtomicInteger();

        CompletableFuture<Long> dead = waiter(lock, condition, dying, 1, waitForCondition);
        await().until(() -> waitForCondition.get() == 1 && !lock.isLocked());
        CompletableFuture<Long> first = waiter(lock, condition, living, 2, waitForCondition);
        await().until(() -> waitForCondition.get() == 2 && !lock.isLocked());
        assertTrue(lock.lock(living, 9, LONG));
        lock.signal(condition, living, 9);
        dying.dead.set(true);
        CompletableFuture<Void> second = Aside.run(() -> {
            assertTrue(lock.lock(living, 3, LONG));
            assertEquals(1, inside.incrementAndGet());
            Thread.sleep(50);
            inside.decrementAndGet();
            lock.unlock(living, 3);
        });
        Thread.sleep(100); // so that it stands in the queue; if it does not yet, the lock is passed once all the same

        lock.unlock(living, 9);

        second.get();
        assertTrue(first.get() > 0); // it got the signal of the dead, and the lock
        assertFalse(lock.isLocked());
        assertFalse(dead.isDone());
        lock.died(dying);
    }

    private static CompletableFuture<Long> waiter(
            OwnedLock lock, int condition, Client client, long thread, AtomicInteger waiting) {
        return Aside.call(() -> {
            assertTrue(lock.lock(client, thread, LONG));
            waiting.incrementAndGet();
            long left = lock.await(condition, client, thread, LONG / 2);
            lock.unlock(client, thread);
            return left;
        });
    }
}
