package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ProcessCondition;
import dev.progeny.ProcessLock;
import dev.progeny.SharedDoubles;
import java.util.Random;

/** A lock whose owner may die half way through a change, its condition, and a fair lock. */
record Locks(ProcessLock lock, ProcessCondition token, ProcessLock fair, SharedDoubles numbers) implements Play {
    private static final int FIRST = 0; // equal to SECOND, but in the midst of a change
    private static final int SECOND = 1;
    private static final int TOKENS = 2;

    static Locks create() {
        ProcessLock lock = ProcessLock.create();
        return new Locks(lock, lock.newCondition(), ProcessLock.create(true), SharedDoubles.create(3));
    }

    @Override
    public void act(Seat seat, Random random) throws InterruptedException {
        change();
        give();
        take();
        fair.lock();
        try {
            Play.verify(fair.getHoldCount() == 1, "held " + fair.getHoldCount() + " times");
        } finally {
            fair.unlock();
        }
    }

    private void change() {
        lock.lock();
        try {
            repair();
            numbers.set(FIRST, numbers.get(FIRST) + 1);
            numbers.set(SECOND, numbers.get(SECOND) + 1);
        } finally {
            lock.unlock();
        }
    }

    /** Each gives a token before it takes one, so there is one for each that waits, if no signal is lost. */
    private void give() {
        lock.lock();
        try {
            repair();
            numbers.set(TOKENS, numbers.get(TOKENS) + 1);
            token.signal();
        } finally {
            lock.unlock();
        }
    }

    private void take() throws InterruptedException {
        lock.lock();
        try {
            repair();
            while (numbers.get(TOKENS) == 0) {
                token.await();
                repair();
            }
            numbers.set(TOKENS, numbers.get(TOKENS) - 1);
        } finally {
            lock.unlock();
        }
    }

    /** What an heir does: the dead owner may not have signalled. */
    private void repair() {
        if (lock.isInherited()) {
            numbers.set(SECOND, numbers.get(FIRST));
            token.signalAll();
        } else {
            Play.verify(numbers.get(FIRST) == numbers.get(SECOND), "half done, and not told so");
        }
    }

    @Override
    public void check(Score score) throws InterruptedException {
        assertTrue(lock.tryLock(LONG));
        assertEquals(0, token.getWaitQueueLength());
        score.assertCountsTurns("changes under the lock", (long) numbers.get(FIRST));
        lock.unlock();
        assertTrue(fair.tryLock(LONG));
        fair.unlock();
    }

    @Override
    public void close() {
        lock.close();
        fair.close();
        numbers.close();
    }
}
