package dev.progeny.internal.sync;

import dev.progeny.internal.memory.OwnerWord;
import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.ProcessIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Mutual exclusion of threads of all processes. An owner word says which process has it: so to take it where nobody else is there costs one
 * compare-and-set, and to give it back one store. Which of its threads that is, the process knows, if it wants to: {@link ReentrantMutex}.
 *
 * <p>Whoever waits looks at the owner after each slice, and takes the place of a dead one. It is told so: {@link #isInherited}.
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
    private boolean inherited; // guarded by this mutex

    /**
     * @param offset where its words are, a multiple of 8
     * @param turns who is first, where processes are to take turns; then at most one thread of a process may be taking it at a time
     */
    Mutex(SyncFile file, int offset, @Nullable Turns turns) {
        this.file = file;
        this.owner = new OwnerWord(file.bytes(), offset);
        this.freed = file.wordAt(offset + FREE_WORD);
        this.turns = turns;
    }

    /** Takes it; waits, also when interrupted, which is noted. */
    void lock() {
        Waiting.uninterruptibly(() -> lock(Deadlines.NEVER, false));
    }

    /**
     * Takes it; waits until then at most.
     *
     * @param interruptible whether an interrupt ends the wait; else it is noted
     * @return false if time ran out
     * @throws InterruptedException if interrupted while it waits, and that ends it
     */
    boolean lock(long deadlineNanos, boolean interruptible) throws InterruptedException {
        file.enter();
        if ((turns == null || turns.count() == 0) && owner.tryTakeFree(self)) {
            return settle(OwnerWord.Taking.TAKEN);
        }
        return settle(
                turns == null
                        ? takeLate(deadlineNanos, interruptible)
                        : turns.take(() -> takeLate(deadlineNanos, interruptible)));
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
            return settle(OwnerWord.Taking.TAKEN);
        }
        return lock(Deadlines.later(deadlineNanos, Deadlines.after(GRACE_NANOS)), interruptible);
    }

    /** Takes it if it is free, or its owner is dead. Never waits, not even for those whose turn it is. */
    boolean tryLock() {
        file.enter();
        return settle(owner.tryTake(self));
    }

    /** Notes how this process came to it, if it did. {@return whether it did} */
    private boolean settle(OwnerWord.Taking taking) {
        if (taking == OwnerWord.Taking.HELD) {
            return false;
        }
        inherited = taking == OwnerWord.Taking.INHERITED;
        return true;
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

    /** Gives it back, which only who has it may do. */
    void unlock() {
        owner.give();
        if (file.isClosed()) {
            return; // whoever closed it has woken all
        }
        if (turns == null) {
            freed.signalOne();
        } else {
            freed.signalEach();
        }
    }

    /** {@return whether any thread of any process has it; a dead owner has, until somebody takes its place} */
    boolean isLocked() {
        return !owner.isFree();
    }

    /** {@return how many processes wait; 0 where they do not take turns} */
    int queued() {
        return turns == null ? 0 : turns.count();
    }

    /** {@return whether this process took it from an owner that had died; to be asked by who has it} */
    boolean isInherited() {
        return inherited;
    }
}
