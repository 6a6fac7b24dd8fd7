package dev.progeny.internal.sync;

import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A barrier in a file. Who arrives does so under a {@link Mutex}; who breaks it needs none, so nobody is in the way of one whose time is
 * over.
 *
 * <p>What is true is one word of state, and one for each process: how many of its threads wait, and in which generation. A word of an
 * earlier generation counts as none, so a generation ends by one store, whoever is killed when. Each process that has ever waited is a
 * party until it ends: if it is killed, the generation breaks, whether it had arrived or not.
 *
 * <pre>
 *   state: generation (32 bits), which of the 30 before it were broken, newest lowest (30), whether all have come and the action runs (1),
 *     whether it is broken itself (1)
 *   word of a process: generation (32), is a party (1), how many threads wait (31)
 * </pre>
 */
public final class Barrier extends Synchronizer implements Departures.Departing {
    private static final int MUTEX_AT = SyncFile.OWN_AT;
    private static final int WORD_AT = MUTEX_AT + Mutex.BYTES;
    private static final int STATE_AT = WORD_AT + 8;
    private static final int PARTIES_AT = STATE_AT + 8;
    private static final int MEMBERS_AT = PARTIES_AT + 8;
    private static final SyncFile.Kind KIND =
            new SyncFile.Kind("barrier", 0x50726f4261727232L, MEMBERS_AT + HolderTable.BYTES);
    private static final long BROKEN = 1;
    private static final long FULL = 2;
    private static final int HISTORY_AT = 2;
    private static final long HISTORY = 0xFFFF_FFFCL;
    private static final int REMEMBERED = 30;
    private static final long PARTY = 1L << 31;
    private static final long COUNT = PARTY - 1;
    private static final int NONE_TO_COME = -1;

    private final Mutex mutex;
    private final WaitWord changed;
    private final HolderTable members;
    private final int parties;

    private Barrier(SyncFile file) {
        super(file);
        this.mutex = new Mutex(file, MUTEX_AT, null);
        this.changed = file.wordAt(WORD_AT);
        this.members = new HolderTable(file, MEMBERS_AT, this::inherit);
        this.parties = (int) file.longAcquire(PARTIES_AT);
    }

    /**
     * Makes one at which nobody waits.
     *
     * @throws IOException if there is no memory for it
     */
    public static Barrier create(Path path, int parties) throws IOException {
        return new Barrier(SyncFile.create(path, KIND, file -> file.setLongVolatile(PARTIES_AT, parties)));
    }

    /**
     * Opens one that any process made.
     *
     * @throws IOException if it is there no more, or something else
     */
    public static Barrier open(Path path) throws IOException {
        return new Barrier(SyncFile.open(path, KIND, Barrier::hasParties));
    }

    private static boolean hasParties(SyncFile file) {
        long parties = file.longAcquire(PARTIES_AT);
        return parties >= 1 && parties <= Integer.MAX_VALUE;
    }

    /**
     * Arrives, and waits for the others.
     *
     * @param action is run by who arrives last, before the others go on; may be null
     * @return how many were still to come: 0 for who arrives last
     * @throws BrokenBarrierException if it is broken, or was while this thread waited
     * @throws TimeoutException if time ran out; it is broken then
     * @throws InterruptedException if interrupted before or meanwhile; likewise
     * @throws IllegalStateException if it was closed
     */
    public int await(long deadlineNanos, @Nullable Runnable action)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        while (true) {
            lock(deadlineNanos);
            int generation;
            int index;
            try {
                ensureIntact();
                generation = generation();
                index = isFull() ? NONE_TO_COME : arrive(generation, action != null);
            } finally {
                mutex.unlock();
            }
            if (index > 0) {
                awaitOpening(generation, deadlineNanos);
                return index;
            }
            if (index == 0) {
                if (action != null) {
                    run(action, generation);
                }
                changed.signalEach();
                return 0;
            }
            awaitAction(generation, false); // all have come already: this thread is one of the next
        }
    }

    /** Takes the mutex to arrive; whoever gets it not in time, or is interrupted, breaks the barrier for those who wait. */
    private void lock(long deadlineNanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
        ensureIntact();
        boolean locked = false;
        try {
            locked = mutex.lockForMoment(deadlineNanos, true);
        } finally {
            if (!locked && !file.isClosed()) {
                giveUp(generation());
            }
        }
        if (!locked) {
            throw late();
        }
    }

    /** Arrives. Returns how many are still to come; if none is, a generation without an action has ended then. */
    private int arrive(int generation, boolean hasAction) throws BrokenBarrierException {
        int own = members.own();
        long value = members.value(own);
        long waiting = value >>> 32 == Integer.toUnsignedLong(generation) ? value & COUNT : 0;
        members.setValueVolatile(own, Integer.toUnsignedLong(generation) << 32 | PARTY | waiting + 1);
        Departures.add(this);
        int index = parties - arrived(generation);
        if (index == 0 && !(hasAction ? fill(generation) : next(generation, 0))) {
            throw broken();
        }
        return index;
    }

    private void run(Runnable action, int generation) throws BrokenBarrierException {
        boolean done = false;
        try {
            action.run();
            done = true;
        } finally {
            if (!done) {
                breakGeneration(generation);
            }
        }
        if (!next(generation, FULL)) {
            throw new BrokenBarrierException("the barrier was reset, or a party died, while its action ran: " + path());
        }
    }

    private void awaitOpening(int generation, long deadlineNanos)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        Waiting waiting = new Waiting(file, changed, deadlineNanos, true);
        boolean over = false;
        boolean interrupted = false;
        while (!hasEnded(generation) && !over) {
            try {
                over = !waiting.slice(() -> hasEnded(generation));
            } catch (InterruptedException e) {
                interrupted = true;
                over = true;
            }
            if (!over && !hasEnded(generation)) {
                breakIfAnyDied();
            }
        }
        if (over && !hasEnded(generation) && giveUp(generation)) {
            if (interrupted) {
                throw new InterruptedException();
            }
            throw late();
        }
        awaitAction(generation, interrupted);
        if (wasBroken(generation)) {
            throw new BrokenBarrierException(
                    "the barrier was broken: a party was killed, interrupted or ran out of time, or it was reset: "
                            + path());
        }
    }

    /** Waits, since all have come, until the last of them has run the action; even if time has run out. */
    private void awaitAction(int generation, boolean interruptedBefore) {
        Waiting waiting = new Waiting(file, changed, Deadlines.NEVER, false);
        try {
            Waiting.uninterruptibly(() -> awaitEnd(waiting, generation));
        } finally {
            waiting.end();
            if (interruptedBefore) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean awaitEnd(Waiting waiting, int generation) throws InterruptedException {
        while (!hasEnded(generation)) {
            if (waiting.slice(() -> hasEnded(generation)) && !hasEnded(generation)) {
                breakIfAnyDied();
            }
        }
        return true;
    }

    private TimeoutException late() {
        return new TimeoutException("not all of " + parties + " parties came to the barrier in time: " + path());
    }

    private BrokenBarrierException broken() {
        return new BrokenBarrierException("the barrier is broken: " + path());
    }

    private void ensureIntact() throws BrokenBarrierException {
        file.enter();
        if (isBrokenNow()) {
            throw broken();
        }
    }

    /** Breaks a generation that is not ended, unless all have come. Returns whether it did. */
    private boolean giveUp(int generation) {
        boolean given = change(state -> isOf(generation, state) && (state & FULL) == 0 ? state | BROKEN : state);
        if (given) {
            changed.signalEach();
        }
        return given;
    }

    private void breakGeneration(int generation) {
        change(state -> isOf(generation, state) ? state | BROKEN : state);
        changed.signalEach();
    }

    /** Looks for the dead, unless somebody else is at it. */
    private void breakIfAnyDied() {
        boolean any = false;
        if (mutex.tryLock()) {
            try {
                any = members.expelDead();
            } finally {
                mutex.unlock();
            }
        }
        if (any) {
            changed.signalEach();
        }
    }

    private void inherit(long member) {
        if ((member & PARTY) != 0) {
            change(state -> state | BROKEN);
        }
    }

    /** Breaks it for those who wait, and makes it as new. */
    public void reset() {
        mutex.lock();
        try {
            boolean anyWait = arrived(generation()) > 0;
            change(state -> after(state, anyWait || (state & BROKEN) != 0));
        } finally {
            mutex.unlock();
        }
        changed.signalEach();
    }

    /** Breaks it, until it is reset. */
    public void abort() {
        file.enter();
        change(state -> state | BROKEN);
        changed.signalEach();
    }

    /** {@return whether it is broken} */
    public boolean isBroken() {
        file.enter();
        return isBrokenNow();
    }

    /** {@return how many threads wait} */
    public int waiting() {
        file.enter();
        return isBrokenNow() ? 0 : arrived(generation());
    }

    /** {@return how many must come} */
    public int parties() {
        return parties;
    }

    /** Takes this process, which ends, out of the parties, unless a thread of it waits. */
    @Override
    public void depart() {
        int own = members.own();
        if (members.value(own) >>> 32 != Integer.toUnsignedLong(generation()) || (members.value(own) & COUNT) == 0) {
            members.setValue(own, 0);
        }
    }

    private int arrived(int generation) {
        long arrived = 0;
        for (int i = 0; i < members.used(); i++) {
            long value = members.value(i);
            if (value >>> 32 == Integer.toUnsignedLong(generation)) {
                arrived += value & COUNT;
            }
        }
        return (int) arrived;
    }

    private boolean fill(int generation) {
        return change(state -> isOf(generation, state) && (state & BROKEN) == 0 ? state | FULL : state);
    }

    /** Ends a generation that is intact, and full or not. Returns false if it is not so. */
    private boolean next(int generation, long full) {
        return change(
                state -> isOf(generation, state) && (state & (BROKEN | FULL)) == full ? after(state, false) : state);
    }

    private static long after(long state, boolean broken) {
        long history = (state & HISTORY) << 1 & HISTORY | (broken ? 1L << HISTORY_AT : 0);
        return ((state >>> 32) + 1) << 32 | history;
    }

    /** Changes the state to another. Returns false if it is to stay as it is. */
    private boolean change(LongUnaryOperator next) {
        while (true) {
            long state = state();
            long wanted = next.applyAsLong(state);
            if (wanted == state || file.compareAndSetLong(STATE_AT, state, wanted)) {
                return wanted != state;
            }
        }
    }

    private static boolean isOf(int generation, long state) {
        return (int) (state >>> 32) == generation;
    }

    private boolean hasEnded(int generation) {
        return generation() != generation || isBrokenNow();
    }

    private boolean wasBroken(int generation) {
        long state = state();
        int later = (int) (state >>> 32) - generation;
        return later == 0 ? (state & BROKEN) != 0 : later <= REMEMBERED && (state >>> HISTORY_AT + later - 1 & 1) != 0;
    }

    private boolean isFull() {
        return (state() & FULL) != 0;
    }

    private boolean isBrokenNow() {
        return (state() & BROKEN) != 0;
    }

    private int generation() {
        return (int) (state() >>> 32);
    }

    private long state() {
        return file.longAcquire(STATE_AT);
    }
}
