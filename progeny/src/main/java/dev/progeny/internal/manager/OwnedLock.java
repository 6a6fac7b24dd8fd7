package dev.progeny.internal.manager;

import dev.progeny.internal.platform.Locks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A lock of a server, which belongs to a thread of a process. Who waits is served in order; what a dead process held goes to the next.
 *
 * <p>A waiter of a condition stands in that condition's queue until it is signalled, and then in that of the lock. One that dies between
 * passes the signal on.
 */
final class OwnedLock implements Holder.Possession {
    private record Owner(Holder process, long thread) {}

    private final class Waiter {
        private final Owner owner;
        private final int holds;
        private final Grant grant = new Grant(guard);
        private int condition = -1; // the condition that signalled it, if any

        Waiter(Owner owner, int holds) {
            this.owner = owner;
            this.holds = holds;
        }
    }

    private final ReentrantLock guard = new ReentrantLock();
    private final Deque<Waiter> waiters = new ArrayDeque<>(); // all below guarded by guard
    private final Map<Integer, Deque<Waiter>> conditions = new HashMap<>(); // those for which somebody waits
    private int lastCondition;
    private @Nullable Owner owner;
    private int holds;
    private boolean inherited;
    private boolean abandoned; // by a dead owner, when nobody waited

    /**
     * Takes the lock; waits for it.
     *
     * @return false when time ran out
     * @throws InterruptedException if interrupted before it was the caller's; then it is not
     */
    boolean lock(Holder process, long thread, long nanos) throws InterruptedException {
        guard.lockInterruptibly();
        try {
            process.possess(this);
            Owner asks = new Owner(process, thread);
            if (asks.equals(owner)) {
                holds = Locks.again(holds, "It is one of a manager.");
                return true;
            }
            if (owner == null && waiters.isEmpty()) {
                if (process.isDead()) {
                    throw new InterruptedException();
                }
                owner = asks;
                holds = 1;
                inherited = abandoned;
                abandoned = false;
                return true;
            }
            if (nanos <= 0) {
                return false;
            }
            Waiter waiter = new Waiter(asks, 1);
            waiters.add(waiter);
            try {
                return waiter.grant.await(nanos);
            } finally {
                if (!waiter.grant.isGiven()) {
                    waiters.remove(waiter);
                }
            }
        } finally {
            guard.unlock();
        }
    }

    /** Whether the lock was free, or the caller's, and none waited longer: then it is the caller's. */
    boolean tryLock(Holder process, long thread) throws InterruptedException {
        return lock(process, thread, 0);
    }

    void unlock(Holder process, long thread) {
        guard.lock();
        try {
            checkOwner(process, thread);
            if (--holds == 0) {
                pass(false);
            }
        } finally {
            guard.unlock();
        }
    }

    private void checkOwner(Holder process, long thread) {
        if (!new Owner(process, thread).equals(owner)) {
            throw new IllegalMonitorStateException("the lock is "
                    + (owner == null ? "free" : "held by another thread, or by a thread of another process")
                    + "; only the thread that holds it may do that");
        }
    }

    /** Gives the lock to the longest waiter that lives. */
    private void pass(boolean fromDead) {
        owner = null;
        holds = 0;
        for (Waiter next = waiters.poll(); next != null; next = waiters.poll()) {
            if (!next.owner.process.isDead()) {
                owner = next.owner;
                holds = next.holds;
                inherited = fromDead || abandoned;
                abandoned = false;
                next.grant.give();
                return;
            }
            passSignalOn(next);
        }
        abandoned |= fromDead;
    }

    /** Lets another have the signal of a waiter that died with it; whoever gets it stands in the queue of the lock then. */
    private void passSignalOn(Waiter dead) {
        if (dead.condition >= 0) {
            requeue(dead.condition);
        }
    }

    boolean isHeldBy(Holder process, long thread) {
        guard.lock();
        try {
            return new Owner(process, thread).equals(owner);
        } finally {
            guard.unlock();
        }
    }

    boolean isLocked() {
        guard.lock();
        try {
            return owner != null;
        } finally {
            guard.unlock();
        }
    }

    /** Whether the caller, who holds the lock, has it from a process that died while it held it. */
    boolean isInherited(Holder process, long thread) {
        guard.lock();
        try {
            return inherited && new Owner(process, thread).equals(owner);
        } finally {
            guard.unlock();
        }
    }

    /** {@return the number of a new condition} */
    int newCondition() {
        guard.lock();
        try {
            return ++lastCondition;
        } finally {
            guard.unlock();
        }
    }

    /**
     * Gives the lock up, waits for a signal, and takes the lock again.
     *
     * @return what is left of {@code nanos}; not more than zero when time ran out before the signal
     */
    long await(int condition, Holder process, long thread, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        guard.lockInterruptibly();
        try {
            checkOwner(process, thread);
            Waiter waiter = new Waiter(new Owner(process, thread), holds);
            conditions.computeIfAbsent(condition, number -> new ArrayDeque<>()).add(waiter);
            pass(false);
            boolean interrupted = false;
            try {
                waiter.grant.await(nanos);
            } catch (InterruptedException e) {
                if (process.isDead()) {
                    throw e; // its possessions are taken back by its end
                }
                interrupted = true;
            }
            takeBack(waiter, condition); // unless it was signalled
            waiter.grant.awaitPersistently(process::isDead);
            boolean wasSignalled = waiter.condition >= 0;
            if (interrupted && !wasSignalled) {
                throw new InterruptedException();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return wasSignalled ? Math.max(1, end - System.nanoTime()) : 0;
        } finally {
            guard.unlock();
        }
    }

    /** Lets a waiter wait for a condition no more, but for the lock. */
    private void takeBack(Waiter waiter, int condition) {
        if (removeIf(condition, waiter::equals)) {
            waiters.add(waiter);
            passIfFree();
        }
    }

    private boolean removeIf(int condition, Predicate<Waiter> which) {
        Deque<Waiter> queue = conditions.getOrDefault(condition, new ArrayDeque<>());
        boolean any = queue.removeIf(which);
        if (queue.isEmpty()) {
            conditions.remove(condition);
        }
        return any;
    }

    private void passIfFree() {
        if (owner == null) {
            pass(false);
        }
    }

    /** Wakes the longest waiter of a condition; the caller holds the lock. */
    void signal(int condition, Holder process, long thread) {
        guard.lock();
        try {
            checkOwner(process, thread);
            requeue(condition);
        } finally {
            guard.unlock();
        }
    }

    private void requeue(int condition) {
        Deque<Waiter> queue = conditions.get(condition);
        if (queue != null) {
            Waiter waiter = queue.remove();
            waiter.condition = condition;
            waiters.add(waiter);
            if (queue.isEmpty()) {
                conditions.remove(condition);
            }
        }
    }

    /** Wakes all waiters of a condition; the caller holds the lock. */
    void signalAll(int condition, Holder process, long thread) {
        guard.lock();
        try {
            checkOwner(process, thread);
            while (conditions.containsKey(condition)) {
                requeue(condition);
            }
        } finally {
            guard.unlock();
        }
    }

    @Override
    public void died(Holder dead) {
        guard.lock();
        try {
            for (int condition : List.copyOf(conditions.keySet())) {
                removeIf(condition, waiter -> waiter.owner.process == dead);
            }
            List<Waiter> lost = waiters.stream()
                    .filter(waiter -> waiter.owner.process == dead)
                    .toList();
            waiters.removeAll(lost);
            lost.forEach(this::passSignalOn);
            if (owner != null && owner.process == dead) {
                pass(true);
            } else {
                passIfFree();
            }
        } finally {
            guard.unlock();
        }
    }
}
