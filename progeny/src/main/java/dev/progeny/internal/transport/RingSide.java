package dev.progeny.internal.transport;

import dev.progeny.internal.memory.Backoff;
import dev.progeny.internal.memory.OwnerWord;
import dev.progeny.internal.memory.OwnerWord.Taking;
import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Interrupts;
import dev.progeny.internal.platform.Locks;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One side of a ring queue, which one thread of one process owns at a time, by an owner word that threads of one process respect as well.
 * It is held only while records are copied, never during a wait for an element or for room.
 *
 * <p>It is held for a tenth of a microsecond, and nobody is woken when it is given up: a process that finds it taken looks again, after
 * pauses that let the owner run, which may have been put aside while it held it. Whoever runs does what it can meanwhile; waking
 * another for each element would cost a hundred times as much as the element. Only an owner that has not moved for a while is looked at:
 * whether it lives. Figures: ADR 0011.
 */
final class RingSide {
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Held by the one thread of this process that waits for the word; the others wait for that. */
    private final ReentrantLock waiting = new ReentrantLock();

    private final ByteBuffer header;
    private final OwnerWord owner;
    private final long self = ProcessIdentity.self();

    /** What is valid of the state when this side is owned; others may read it at any time. */
    final StateSlots state;

    /** Where those wait that found nothing to do on this side: no element to take, or no room to put. */
    final WaitWord waiters;

    RingSide(ByteBuffer header, int ownerAt, int stateAt, int waitersAt) {
        this.header = header;
        this.owner = new OwnerWord(header, ownerAt);
        this.state = new StateSlots(header, stateAt);
        this.waiters = new WaitWord(header, waitersAt, RingLayout.POLLING_AT);
    }

    /**
     * Owns this side if nobody does, dead or alive.
     *
     * @throws java.io.UncheckedIOException if the file is damaged
     */
    boolean tryEnter() {
        RingHeader.checkWhole(header);
        return owner.tryTakeFree(self);
    }

    /**
     * Waits to own this side, and returns false if the deadline comes first. A deadline is meant for elements and for room, so it is put
     * off by {@link #GRACE_NANOS}: others hold a side for a moment only, unless they were stopped. One that does not come in may have
     * been woken to do so: it wakes another in its place.
     */
    boolean enter(long deadlineNanos) throws InterruptedException {
        boolean entered = false;
        try {
            entered = tryEnter() || awaitTurn(deadlineNanos);
        } finally {
            if (!entered) {
                waiters.signalOne();
            }
        }
        return entered;
    }

    private boolean awaitTurn(long deadlineNanos) throws InterruptedException {
        long patienceNanos = Deadlines.after(Math.max(GRACE_NANOS, Deadlines.remaining(deadlineNanos)));
        if (!Locks.lock(waiting, patienceNanos)) {
            return false;
        }
        try {
            return awaitWord(patienceNanos);
        } finally {
            waiting.unlock();
        }
    }

    /** Waits to own this side, and puts off an interrupt meanwhile: the others hold it for a moment only. */
    void enter() {
        if (!tryEnter()) {
            Interrupts.putOffWhile(() -> enter(Deadlines.NEVER));
        }
    }

    private boolean awaitWord(long deadlineNanos) throws InterruptedException {
        Backoff backoff = new Backoff();
        long version = state.version();
        long nextLookNanos = System.nanoTime() + LOOK_AFTER_NANOS;
        while (!tryEnter()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (backoff.spin()) {
                continue;
            }
            long now = System.nanoTime();
            if (state.version() != version) { // the side is in use, and this process but unlucky
                version = state.version();
                backoff = new Backoff();
                nextLookNanos = now + LOOK_AFTER_NANOS;
            } else if (now - nextLookNanos >= 0) {
                if (owner.tryTake(self) != Taking.HELD) {
                    return true;
                }
                nextLookNanos = now + LOOK_EVERY_NANOS;
            }
            long left = Deadlines.remaining(deadlineNanos);
            if (left <= 0) {
                return owner.tryTake(self) != Taking.HELD;
            }
            backoff.park(left);
        }
        return true;
    }

    /** Gives this side up, on every way out of what was done as its owner; a full fence. */
    void leave() {
        owner.give();
    }

    /** Does something as the owner of this side; false if the file is damaged, so that nobody can. */
    boolean whileOwned(Runnable work) {
        try {
            enter();
        } catch (UncheckedIOException e) {
            return false;
        }
        try {
            work.run();
            return true;
        } finally {
            leave();
        }
    }
}
