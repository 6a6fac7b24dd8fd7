package dev.progeny.internal.transport;

import dev.progeny.internal.memory.Backoff;
import dev.progeny.internal.memory.OwnerWord;
import dev.progeny.internal.memory.OwnerWord.Taking;
import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.ProcessIdentity;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One side of a ring queue, which one thread of one process owns at a time: a lock among the threads of this process, then an owner
 * word among the processes. It is held only while records are copied, never during a wait for an element or for room.
 */
final class RingSide {
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock threads = new ReentrantLock();
    private final OwnerWord owner;
    private final WaitWord free;

    /** What is valid of the state when this side is owned; others may read it at any time. */
    final StateSlots state;

    RingSide(ByteBuffer header, int ownerAt, int stateAt, int freeAt) {
        this.owner = new OwnerWord(header, ownerAt);
        this.free = new WaitWord(header, freeAt, RingLayout.POLLING_AT);
        this.state = new StateSlots(header, stateAt);
    }

    /**
     * Waits to own this side, and returns false if the deadline comes first. A deadline is meant for elements and for room, so it is put
     * off by {@link #GRACE_NANOS}: others hold a side for microseconds, unless they were stopped.
     */
    boolean enter(long deadlineNanos) throws InterruptedException {
        long patienceNanos = Deadlines.after(Math.max(GRACE_NANOS, Deadlines.remaining(deadlineNanos)));
        if (!threads.tryLock() && !lockThreads(patienceNanos)) {
            return false;
        }
        boolean entered = false;
        try {
            entered = takeWord(patienceNanos);
            return entered;
        } finally {
            if (!entered) {
                threads.unlock();
            }
        }
    }

    /** Waits to own this side, and puts off an interrupt meanwhile: the others hold it for a moment only. */
    void enter() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (enter(Deadlines.NEVER)) {
                        return;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean lockThreads(long deadlineNanos) throws InterruptedException {
        if (deadlineNanos == Deadlines.NEVER) {
            threads.lockInterruptibly();
            return true;
        }
        return threads.tryLock(Deadlines.remaining(deadlineNanos), TimeUnit.NANOSECONDS);
    }

    private boolean takeWord(long deadlineNanos) throws InterruptedException {
        long self = ProcessIdentity.self();
        if (owner.isFree() && owner.tryTake(self) != Taking.HELD) {
            return true;
        }
        Backoff backoff = new Backoff();
        while (true) {
            free.awaitSlice(owner::isFree, deadlineNanos, backoff);
            if (owner.tryTake(self)
                    != Taking.HELD) { // looks whether the owner lives, which costs more than to see it free
                return true;
            }
            if (Deadlines.isOver(deadlineNanos)) {
                return false;
            }
        }
    }

    /** Gives this side up, on every way out of what was done as its owner. */
    void leave() {
        owner.give();
        free.signalOne();
        threads.unlock();
    }
}
