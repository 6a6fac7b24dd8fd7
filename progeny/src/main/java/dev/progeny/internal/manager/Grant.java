package dev.progeny.internal.manager;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;

/** What one thread waits for until another gives it, both under the same lock: its turn. */
final class Grant {
    private final Condition turn;
    private boolean given;

    /** @param guard held by whoever uses this */
    Grant(Lock guard) {
        this.turn = guard.newCondition();
    }

    /**
     * Waits until it is given.
     *
     * @return false when time ran out before
     * @throws InterruptedException if interrupted before it was given; an interrupt that came first, but was seen later, is noted
     */
    boolean await(long nanos) throws InterruptedException {
        long left = nanos;
        try {
            while (!given && left > 0) {
                left = turn.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            if (!given) {
                throw e;
            }
            Thread.currentThread().interrupt();
        }
        return given;
    }

    /**
     * Waits until it is given, also when interrupted, which is noted.
     *
     * @param givesUp whether who waits is to give up when interrupted
     * @throws InterruptedException if interrupted, and it is to give up
     */
    void awaitPersistently(BooleanSupplier givesUp) throws InterruptedException {
        boolean interrupted = false;
        while (!given) {
            try {
                turn.await();
            } catch (InterruptedException e) {
                if (givesUp.getAsBoolean()) {
                    throw e;
                }
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void give() {
        given = true;
        turn.signal();
    }

    boolean isGiven() {
        return given;
    }
}
