package dev.progeny.internal.manager;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** A semaphore of a server, in order of arrival. It knows how many permits each process has, so that those of a dead one come back. */
final class OwnedSemaphore implements Holder.Possession {
    private final class Waiter {
        private final Holder process;
        private final int wanted;
        private final Grant grant = new Grant(guard);

        Waiter(Holder process, int wanted) {
            this.process = process;
            this.wanted = wanted;
        }
    }

    private final ReentrantLock guard = new ReentrantLock();
    private final Deque<Waiter> waiters = new ArrayDeque<>(); // all below guarded by guard
    private final Map<Holder, Integer> held = new LinkedHashMap<>();
    private int permits;

    OwnedSemaphore(int permits) {
        this.permits = permits;
    }

    /**
     * Takes permits; waits for them.
     *
     * @return false when time ran out
     * @throws InterruptedException if interrupted before it had them; then it has none of them
     */
    boolean acquire(Holder process, int wanted, long nanos) throws InterruptedException {
        guard.lockInterruptibly();
        try {
            process.possess(this);
            if (process.isDead()) {
                throw new InterruptedException();
            }
            Waiter waiter = new Waiter(process, wanted);
            waiters.add(waiter);
            serve();
            try {
                return waiter.grant.await(nanos);
            } finally {
                if (!waiter.grant.isGiven()) {
                    waiters.remove(waiter);
                    serve(); // who wants fewer may have stood behind it
                }
            }
        } finally {
            guard.unlock();
        }
    }

    private void serve() {
        for (Waiter next = waiters.peek(); next != null && next.wanted <= permits; next = waiters.peek()) {
            waiters.remove();
            if (!next.process.isDead()) {
                permits -= next.wanted;
                held.merge(next.process, next.wanted, Integer::sum);
                next.grant.give();
            }
        }
    }

    /** Gives permits back: first those of the process itself, then those that others took, then new ones; or none, if that were too many. */
    void release(Holder process, int count) {
        guard.lock();
        try {
            if (process.isDead()) {
                return; // what it had comes back by its end, or did already, before this last call of it was served
            }
            if (count > Integer.MAX_VALUE - permits) {
                throw new IllegalStateException("cannot release " + count + " permits: " + permits
                        + " permits are available, and there may be at most " + Integer.MAX_VALUE
                        + "; release what was acquired, once");
            }
            permits += count;
            int left = takeFrom(process, count);
            while (left > 0 && !held.isEmpty()) {
                left = takeFrom(held.keySet().iterator().next(), left);
            }
            serve();
        } finally {
            guard.unlock();
        }
    }

    private int takeFrom(Holder process, int count) {
        int has = held.getOrDefault(process, 0);
        int taken = Math.min(has, count);
        if (taken == has) {
            held.remove(process);
        } else {
            held.put(process, has - taken);
        }
        return count - taken;
    }

    int available() {
        guard.lock();
        try {
            return permits;
        } finally {
            guard.unlock();
        }
    }

    @Override
    public void died(Holder dead) {
        guard.lock();
        try {
            waiters.removeIf(waiter -> waiter.process == dead);
            Integer back = held.remove(dead);
            permits += back == null ? 0 : back;
            serve();
        } finally {
            guard.unlock();
        }
    }
}
