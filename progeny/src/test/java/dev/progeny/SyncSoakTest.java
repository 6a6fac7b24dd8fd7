package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Eight processes that use all kinds of locks at once, while one after the other is killed at a random moment and replaced: after each kill all
 * others get on, and in the end nothing is held by anybody. In full 500 kills, ten times.
 */
@Tag("soak")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class SyncSoakTest {
    private static final int KILLS = Soak.scaled(500);
    private static final int ROUNDS = 10;
    private static final int PROCESSES = 8;
    private static final int PERMITS = 3;
    private static final Duration LONG = Duration.ofMinutes(2);

    // Places in the shared array.
    private static final int FIRST = 0; // equal to SECOND, but in the midst of a change under the lock
    private static final int SECOND = 1;
    private static final int TOKENS = 2;
    private static final int LEFT = 3; // equal to RIGHT, but in the midst of a change under the write lock
    private static final int RIGHT = 4;
    private static final int PROGRESS = 10; // one for each process

    /** All that they share. */
    record Things(
            ProcessLock lock,
            ProcessCondition token,
            ProcessLock fair,
            ProcessReadWriteLock pair,
            ProcessSemaphore permits,
            ProcessBarrier barrier,
            ProcessEvent stop,
            SharedDoubles numbers)
            implements Serializable {}

    @Test
    void nobodyWaitsForTheDeadAndNothingIsLost() throws Exception {
        for (int round = 0; round < Soak.scaled(ROUNDS); round++) {
            round();
        }
    }

    private void round() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String message = "seed " + seed;
        try (ProcessLock lock = ProcessLock.create();
                ProcessLock fair = ProcessLock.create(true);
                ProcessReadWriteLock pair = ProcessReadWriteLock.create();
                ProcessSemaphore permits = ProcessSemaphore.bounded(PERMITS);
                ProcessBarrier barrier = ProcessBarrier.create(2);
                ProcessEvent stop = ProcessEvent.create();
                SharedDoubles numbers = SharedDoubles.create(PROGRESS + PROCESSES)) {
            Things things = new Things(lock, lock.newCondition(), fair, pair, permits, barrier, stop, numbers);
            ChildProcess<?>[] processes = new ChildProcess<?>[PROCESSES];
            for (int i = 0; i < PROCESSES; i++) {
                processes[i] = start(things, i, random.nextLong());
            }
            for (int kill = 0; kill < KILLS; kill++) {
                awaitProgress(numbers, message);
                Thread.sleep(random.nextInt(20));
                int victim = random.nextInt(PROCESSES);
                processes[victim].kill();
                processes[victim].join();
                processes[victim] = start(things, victim, random.nextLong());
            }
            awaitProgress(numbers, message);

            stop.set();

            for (ChildProcess<?> process : processes) {
                assertTrue(process.join(LONG), message);
                process.get(); // throws what it threw
            }
            assertTrue(permits.tryAcquire(PERMITS, LONG), message);
            assertTrue(lock.tryLock(LONG), message);
            assertEquals(0, things.token().getWaitQueueLength(), message);
            lock.unlock();
            assertTrue(fair.tryLock(LONG), message);
            fair.unlock();
            assertTrue(pair.writeLock().tryLock(LONG.toSeconds(), TimeUnit.SECONDS), message);
            pair.writeLock().unlock();
        }
    }

    private static void awaitProgress(SharedDoubles numbers, String message) {
        double[] before = new double[PROCESSES];
        numbers.get(PROGRESS, before);
        double[] now = new double[PROCESSES];
        await(message).atMost(LONG).until(() -> {
            numbers.get(PROGRESS, now);
            boolean all = true;
            for (int i = 0; i < PROCESSES; i++) {
                all &= now[i] > before[i];
            }
            return all;
        });
    }

    private static ChildProcess<Void> start(Things things, int number, long seed) {
        return ChildProcess.start(() -> {
            Random random = new Random(seed);
            while (!things.stop().isSet()) {
                change(things);
                exchangeToken(things);
                takeTurn(things);
                read(things);
                if (random.nextInt(4) == 0) {
                    write(things);
                }
                int count = 1 + random.nextInt(PERMITS);
                things.permits().acquire(count);
                things.permits().release(count);
                if (random.nextInt(50) == 0) {
                    meet(things);
                }
                things.numbers().set(PROGRESS + number, things.numbers().get(PROGRESS + number) + 1);
            }
        });
    }

    private static void takeTurn(Things things) {
        things.fair().lock();
        try {
            if (things.fair().getHoldCount() != 1) {
                throw new IllegalStateException("held " + things.fair().getHoldCount() + " times");
            }
        } finally {
            things.fair().unlock();
        }
    }

    private static void change(Things things) {
        SharedDoubles numbers = things.numbers();
        things.lock().lock();
        try {
            repair(things);
            numbers.set(FIRST, numbers.get(FIRST) + 1);
            numbers.set(SECOND, numbers.get(SECOND) + 1);
        } finally {
            things.lock().unlock();
        }
    }

    /** Each gives a token before it takes one, so there is one for each that waits, if no signal is lost. */
    private static void exchangeToken(Things things) throws InterruptedException {
        SharedDoubles numbers = things.numbers();
        things.lock().lock();
        try {
            repair(things);
            numbers.set(TOKENS, numbers.get(TOKENS) + 1);
            things.token().signal();
        } finally {
            things.lock().unlock();
        }
        things.lock().lock();
        try {
            repair(things);
            while (numbers.get(TOKENS) == 0) {
                things.token().await();
                repair(things);
            }
            numbers.set(TOKENS, numbers.get(TOKENS) - 1);
        } finally {
            things.lock().unlock();
        }
    }

    /** What an heir does: the dead owner may not have signalled. */
    private static void repair(Things things) {
        SharedDoubles numbers = things.numbers();
        if (things.lock().isInherited()) {
            numbers.set(SECOND, numbers.get(FIRST));
            things.token().signalAll();
        } else if (numbers.get(FIRST) != numbers.get(SECOND)) {
            throw new IllegalStateException("half done, and not told so");
        }
    }

    private static void read(Things things) {
        SharedDoubles numbers = things.numbers();
        things.pair().readLock().lock();
        try {
            if (!things.pair().isInherited() && numbers.get(LEFT) != numbers.get(RIGHT)) {
                throw new IllegalStateException("half written, and not told so");
            }
        } finally {
            things.pair().readLock().unlock();
        }
    }

    private static void write(Things things) {
        SharedDoubles numbers = things.numbers();
        things.pair().writeLock().lock();
        try {
            if (things.pair().isInherited()) {
                numbers.set(RIGHT, numbers.get(LEFT));
            }
            numbers.set(LEFT, numbers.get(LEFT) + 1);
            numbers.set(RIGHT, numbers.get(RIGHT) + 1);
        } finally {
            things.pair().writeLock().unlock();
        }
    }

    private static void meet(Things things) throws InterruptedException {
        try {
            things.barrier().await(Duration.ofMillis(200));
        } catch (BrokenBarrierException | TimeoutException e) {
            things.barrier().reset();
        }
    }
}
