package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ManagedList;
import dev.progeny.ManagedLock;
import dev.progeny.ManagedMap;
import dev.progeny.ManagedQueue;
import dev.progeny.ManagedSemaphore;
import dev.progeny.ManagedValue;
import dev.progeny.Manager;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Objects of a manager, and lists that each makes there and leaves to others in a map. */
record Managed(
        Manager manager,
        ManagedMap<Integer, Long> counts,
        ManagedMap<Integer, ManagedList<Integer>> lists,
        ManagedQueue<Integer> queue,
        ManagedLock lock,
        ManagedValue<Long> guarded,
        ManagedSemaphore permits)
        implements Play {
    private static final int PERMITS = 3;
    private static final int OBJECTS = 6;

    static Managed create() {
        Manager manager = Manager.start();
        return new Managed(
                manager,
                manager.map(),
                manager.map(),
                manager.queue(),
                manager.lock(),
                manager.value(0L),
                manager.semaphore(PERMITS));
    }

    @Override
    public void act(int number, Random random) throws InterruptedException {
        counts.merge(number, 1L, Long::sum);
        queue.put(number);
        queue.take(); // each has put one before
        lock.lock();
        try {
            guarded.set(guarded.get() + 1);
        } finally {
            lock.unlock();
        }
        int count = 1 + random.nextInt(PERMITS);
        permits.acquire(count);
        permits.release(count);
        leaveList(number, random);
    }

    private void leaveList(int number, Random random) {
        ManagedList<Integer> mine = manager.list();
        mine.add(number);
        lists.put(number, mine);
        ManagedList<Integer> another = lists.get(random.nextInt(Crowd.SIZE));
        Play.verify(another == null || another.atomically(list -> list.add(number)), "not added");
    }

    @Override
    public void check(Score score) throws InterruptedException {
        score.assertCountsTurns(
                "managed map", counts.values().stream().mapToLong(n -> n).sum());
        score.assertCountsTurns("managed value", guarded.get());
        assertThat(queue).hasSizeLessThanOrEqualTo(score.kills());
        assertTrue(lock.tryLock(LONG.toSeconds(), TimeUnit.SECONDS));
        lock.unlock();
        await().atMost(LONG).untilAsserted(() -> assertEquals(PERMITS, permits.availablePermits()));
        lists.clear();
        await().atMost(LONG).untilAsserted(() -> {
            System.gc();
            assertEquals(OBJECTS, manager.objectCount());
        });
    }

    @Override
    public void close() {
        manager.close();
    }
}
