package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ManagedLock;
import dev.progeny.ManagedValue;
import dev.progeny.Manager;
import dev.progeny.SharedLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** A lock of a manager whose owner may die half way through a change, and its condition. */
record ManagedLocks(
        ManagedLock lock,
        Condition token,
        ManagedValue<Long> first,
        ManagedValue<Long> second,
        ManagedValue<Long> tokens,
        SharedLong done)
        implements Play {

    static ManagedLocks create(Manager manager) {
        ManagedLock lock = manager.lock();
        return new ManagedLocks(
                lock,
                lock.newCondition(),
                manager.value(0L),
                manager.value(0L),
                manager.value(0L),
                SharedLong.create(0));
    }

    @Override
    public void act(Seat seat, Random random) throws InterruptedException {
        if (random.nextInt(3) > 0) {
            return; // all would spend their lives here: each step is a call to the manager
        }
        changeAndGive();
        take();
        done.incrementAndGet();
    }

    /** Each gives a token before it takes one, so there is one for each that waits, if no signal is lost. */
    private void changeAndGive() {
        lock.lock();
        try {
            repair();
            long count = first.get();
            Play.verify(count == second.get(), "half done, and not told so");
            first.set(count + 1);
            tokens.set(tokens.get() + 1);
            token.signal();
            second.set(count + 1); // the last, so that many die half way
        } finally {
            lock.unlock();
        }
    }

    private void take() throws InterruptedException {
        lock.lock();
        try {
            repair();
            while (tokens.get() == 0) {
                token.await();
                repair();
            }
            tokens.set(tokens.get() - 1);
        } finally {
            lock.unlock();
        }
    }

    /** What an heir does: the dead owner may not have signalled. */
    private void repair() {
        if (lock.isInherited()) {
            second.set(first.get());
            token.signalAll();
        }
    }

    @Override
    public void check(Score score) throws InterruptedException {
        assertTrue(lock.tryLock(LONG.toSeconds(), TimeUnit.SECONDS));
        assertThat(first.get()).isBetween(done.get(), done.get() + score.cutShort());
        assertThat(tokens.get()).isBetween(0L, (long) score.cutShort());
        lock.unlock();
    }

    @Override
    public void close() {
        done.close(); // the others end with the manager
    }
}
