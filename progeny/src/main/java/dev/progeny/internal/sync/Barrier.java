package dev.progeny.internal.sync;

import dev.progeny.internal.memory.WaitWord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A barrier in a file. All that changes it does so under a {@link Mutex}.
 *
 * <p>What is true is one word of state, and one for each process: how many of its threads wait, and in which generation. A word of an
 * earlier generation counts as none, so a generation ends by one store, whoever is killed when. Each process that has ever waited is a
 * party until it ends: if it is killed, the generation breaks, whether it had arrived or not.
 *
 * <pre>
 *   state: generation (32 bits), which of the 31 before it were broken, newest lowest (31), whether it is broken itself (1)
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
            new SyncFile.Kind("barrier", 0x50726f4261727231L, MEMBERS_AT + HolderTable.BYTES);
    private static final long BROKEN = 1;
    private static final long HISTORY = 0xFFFF_FFFEL;
    private static final int REMEMBERED = 31;
    private static final long PARTY = 1L << 31;
    private static final long COUNT = PARTY - 1;

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
            int generation;
            int index;
            mutex.lock();
            try {
                generation = generation();
                if (isBrokenNow()) {
                    throw new BrokenBarrierException("the barrier is broken: " + path());
                }
                if (Thread.interrupted()) {
                    breakGeneration(generation);
                    throw new InterruptedException();
                }
                index = parties - 1 - arrived(generation);
                if (index >= 0) {
                    arrive(generation);
                }
                if (index == 0 && action == null) {
                    next(false);
                }
            } finally {
                mutex.unlock();
            }
            if (index > 0) {
                awaitOpening(generation, deadlineNanos);
                return index;
            }
            if (index == 0) {
                if (action == null) {
                    changed.signalEach();
                } else {
                    open(generation, action);
                }
                return 0;
            }
            awaitAction(generation, false); // all have come already: this thread is one of the next
        }
    }

    private void arrive(int generation) {
        int own = members.own();
        long value = members.value(own);
        long waiting = value >>> 32 == Integer.toUnsignedLong(generation) ? value & COUNT : 0;
        members.setValue(own, Integer.toUnsignedLong(generation) << 32 | PARTY | waiting + 1);
        Departures.add(this);
    }

    private void open(int generation, Runnable action) throws BrokenBarrierException {
        boolean done = false;
        try {
            action.run();
            done = true;
        } finally {
            if (!done) {
                breakGeneration(generation);
            }
        }
        mutex.lock();
        try {
            if (generation() != generation || isBrokenNow()) {
                throw new BrokenBarrierException(
                        "the barrier was reset, or a party died, while its action ran: " + path());
            }
            next(false);
        } finally {
            mutex.unlock();
        }
        changed.signalEach();
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
            throw new TimeoutException("not all of " + parties + " parties came to the barrier in time: " + path());
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
        Waiting waiting = new Waiting(file, changed, Long.MAX_VALUE, false);
        try {
            while (!hasEnded(generation)) {
                if (waiting.slice(() -> hasEnded(generation)) && !hasEnded(generation)) {
                    breakIfAnyDied();
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError("not interruptible", e);
        } finally {
            waiting.end();
            if (interruptedBefore) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Breaks a generation that is not ended, unless all have come. Returns whether it did. */
    private boolean giveUp(int generation) {
        mutex.lock();
        try {
            if (hasEnded(generation) || arrived(generation) >= parties) {
                return false;
            }
            breakNow();
        } finally {
            mutex.unlock();
        }
        changed.signalEach();
        return true;
    }

    private void breakGeneration(int generation) {
        mutex.lock();
        try {
            if (generation() == generation) {
                breakNow();
            }
        } finally {
            mutex.unlock();
        }
        changed.signalEach();
    }

    private void breakIfAnyDied() {
        boolean any;
        mutex.lock();
        try {
            any = members.expelDead();
        } finally {
            mutex.unlock();
        }
        if (any) {
            changed.signalEach();
        }
    }

    private void inherit(long member) {
        if ((member & PARTY) != 0) {
            breakNow();
        }
    }

    /** Breaks it for those who wait, and makes it as new. */
    public void reset() {
        mutex.lock();
        try {
            next(arrived(generation()) > 0 || isBrokenNow());
        } finally {
            mutex.unlock();
        }
        changed.signalEach();
    }

    /** Breaks it, until it is reset. */
    public void abort() {
        mutex.lock();
        try {
            breakNow();
        } finally {
            mutex.unlock();
        }
        changed.signalEach();
    }

    /** {@return whether it is broken} */
    public boolean isBroken() {
        file.enter();
        return isBrokenNow();
    }

    /** {@return how many threads wait} */
    public int waiting() {
        mutex.lock();
        try {
            return isBrokenNow() ? 0 : arrived(generation());
        } finally {
            mutex.unlock();
        }
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

    private void breakNow() {
        file.setLongVolatile(STATE_AT, state() | BROKEN);
    }

    private void next(boolean broken) {
        long state = state();
        long history = (state & HISTORY) << 1 & HISTORY | (broken ? 2 : 0);
        file.setLongVolatile(STATE_AT, Integer.toUnsignedLong(generation() + 1) << 32 | history);
    }

    private boolean hasEnded(int generation) {
        return generation() != generation || isBrokenNow();
    }

    private boolean wasBroken(int generation) {
        long state = state();
        int later = (int) (state >>> 32) - generation;
        return later == 0 ? (state & BROKEN) != 0 : later <= REMEMBERED && (state >>> later & 1) != 0;
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
