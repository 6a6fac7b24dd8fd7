package dev.progeny.internal.sync;

import dev.progeny.internal.memory.OwnerWord;
import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Locks;
import dev.progeny.internal.platform.ProcessIdentity;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Mutual exclusion of threads of all processes. An owner word says which process has it, and that process remembers which of its threads:
 * so to take it where nobody else is there costs one compare-and-set, and to give it back one store.
 *
 * <p>Whoever waits looks at the owner after each slice, and takes the place of a dead one. It is told so: {@link #isInherited}.
 *
 * <p>Where processes are to take turns, threads of one process stand in a queue of its own first, and at most one of them in that of the
 * processes.
 */
final class Mutex {
    /** How many bytes it takes of the file. */
    static final int BYTES = 16;

    private static final int FREE_WORD = 8;

    /** How long whoever does something in a moment may take for it, on a busy machine too. */
    static final long GRACE_NANOS = 500_000_000;

    private final long self = ProcessIdentity.self();
    private final SyncFile file;
    private final OwnerWord owner;
    private final WaitWord freed;
    private final @Nullable Turns turns;
    private final @Nullable ReentrantLock queue;

    /** A thread finds itself here only while it holds the mutex, for no other puts it here. */
    private @Nullable Thread holder;

    private int holds; // of the holder; guarded by the mutex
    private boolean inherited; // guarded by the mutex

    /**
     * @param offset where its words are, a multiple of 8
     * @param turns who is first, where processes are to take turns
     */
    Mutex(SyncFile file, int offset, @Nullable Turns turns) {
        this.file = file;
        this.owner = new OwnerWord(file.bytes(), offset);
        this.freed = file.wordAt(offset + FREE_WORD);
        this.turns = turns;
        this.queue = turns == null ? null : new ReentrantLock(true);
    }

    /** Takes it; waits, also when interrupted, which is noted. */
    void lock() {
        try {
            lock(Deadlines.NEVER, false);
        } catch (InterruptedException e) {
            throw new AssertionError("not interruptible", e);
        }
    }

    /**
     * Takes it; waits until then at most.
     *
     * @param interruptible whether an interrupt ends the wait; else it is noted
     * @return false if time ran out
     * @throws InterruptedException if interrupted before or meanwhile, and that ends it
     */
    boolean lock(long deadlineNanos, boolean interruptible) throws InterruptedException {
        if (interruptible && Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (isHeld()) {
            holds = Locks.again(holds, file.path());
            return true;
        }
        if (queue != null && !lockQueue(queue, deadlineNanos, interruptible)) {
            return false;
        }
        OwnerWord.Taking taking = OwnerWord.Taking.HELD;
        try {
            taking = take(deadlineNanos, interruptible);
        } finally {
            settle(taking);
        }
        return taking != OwnerWord.Taking.HELD;
    }

    private static boolean lockQueue(ReentrantLock queue, long deadlineNanos, boolean interruptible)
            throws InterruptedException {
        if (interruptible) {
            return Locks.lock(queue, deadlineNanos);
        }
        queue.lock(); // where processes take turns, nobody who may not be interrupted has a deadline
        return true;
    }

    /**
     * Takes it for what is done in a moment, so whoever has it gives it back in a moment, unless it was stopped meanwhile. For such a one
     * this waits a little beyond the deadline, and then no longer: what can be done at once is done, however short the time.
     *
     * @return false if somebody is in its way who does not go on
     * @throws InterruptedException if interrupted before or meanwhile, and that ends it
     */
    boolean lockForMoment(long deadlineNanos, boolean interruptible) throws InterruptedException {
        if (interruptible && Thread.interrupted()) {
            throw new InterruptedException();
        }
        file.enter();
        if (owner.tryTakeFree(self)) {
            settle(OwnerWord.Taking.TAKEN);
            return true;
        }
        return lock(Deadlines.later(deadlineNanos, Deadlines.after(GRACE_NANOS)), interruptible);
    }

    /** Takes it if it is free, or its owner is dead. Never waits, not even for those whose turn it is. */
    boolean tryLock() {
        if (isHeld()) {
            holds = Locks.again(holds, file.path());
            return true;
        }
        if (queue != null && !queue.tryLock()) {
            return false;
        }
        OwnerWord.Taking taking = OwnerWord.Taking.HELD;
        try {
            file.enter();
            taking = owner.tryTake(self);
        } finally {
            settle(taking);
        }
        return taking != OwnerWord.Taking.HELD;
    }

    /** Notes who has it now, and how it came to it; nobody but who has it may. */
    private void settle(OwnerWord.Taking taking) {
        if (taking != OwnerWord.Taking.HELD) {
            holder = Thread.currentThread();
            holds = 1;
            inherited = taking == OwnerWord.Taking.INHERITED;
        } else if (queue != null) {
            queue.unlock();
        }
    }

    private OwnerWord.Taking take(long deadlineNanos, boolean interruptible) throws InterruptedException {
        file.enter();
        if ((turns == null || turns.count() == 0) && owner.tryTakeFree(self)) {
            return OwnerWord.Taking.TAKEN;
        }
        return turns == null
                ? takeLate(deadlineNanos, interruptible)
                : turns.take(() -> takeLate(deadlineNanos, interruptible));
    }

    private OwnerWord.Taking takeLate(long deadlineNanos, boolean interruptible) throws InterruptedException {
        Waiting waiting = new Waiting(file, freed, deadlineNanos, interruptible);
        try {
            OwnerWord.Taking taking = OwnerWord.Taking.HELD;
            while (taking == OwnerWord.Taking.HELD && waiting.slice(this::isForUs)) {
                file.ensureOpen();
                if (isForUs()) {
                    taking = owner.tryTakeFree(self) ? OwnerWord.Taking.TAKEN : taking;
                } else if (waiting.isTimeToLook()) {
                    taking = inherit();
                }
            }
            return taking == OwnerWord.Taking.HELD ? inherit() : taking; // time may have been too short for a look
        } finally {
            waiting.end();
        }
    }

    private boolean isForUs() {
        return owner.isFree() && isFirst();
    }

    private boolean isFirst() {
        return turns == null || turns.isOurs();
    }

    /** Takes it if its owner, or whoever were to have it before this process, are dead. */
    private OwnerWord.Taking inherit() {
        if (turns != null) {
            turns.expelDead();
        }
        file.enter();
        return isFirst() ? owner.tryTake(self) : OwnerWord.Taking.HELD;
    }

    /**
     * Gives it back. Does nothing if the file was closed meanwhile and this thread has it no more.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it
     */
    void unlock() {
        if (!isHeld()) {
            if (file.isClosed()) {
                return;
            }
            throw new IllegalMonitorStateException("this thread does not hold the lock");
        }
        holds--;
        if (holds == 0) {
            give();
        }
    }

    private void give() {
        holder = null;
        owner.give();
        if (!file.isClosed()) { // else whoever closed it has woken all
            wakeNext();
        }
        if (queue != null) {
            queue.unlock();
        }
    }

    private void wakeNext() {
        if (turns == null) {
            freed.signalOne();
        } else {
            freed.signalEach();
        }
    }

    private boolean isHeld() {
        return holder == Thread.currentThread();
    }

    /** {@return how often this thread has it} */
    int holdCount() {
        return isHeld() ? holds : 0;
    }

    /** {@return whether any thread of any process has it; a dead owner has, until somebody takes its place} */
    boolean isLocked() {
        return !owner.isFree();
    }

    /** {@return whether any thread of this process has it; exact only where none takes it or gives it back} */
    boolean isHeldHere() {
        return holder != null;
    }

    /** {@return how many processes wait; 0 where they do not take turns} */
    int queued() {
        return turns == null ? 0 : turns.count();
    }

    /** {@return whether this thread holds it, and took it from an owner that had died} */
    boolean isInherited() {
        return isHeld() && inherited;
    }

    /** Gives it back, however often it is held, and returns how often. */
    int unlockWholly() {
        int before = holds;
        give();
        return before;
    }

    /**
     * Takes it as often as it was held before; waits, also when interrupted, which is noted.
     *
     * @throws IllegalStateException if the file was closed
     */
    void lockAgain(int before) {
        lock();
        holds = before;
    }
}
