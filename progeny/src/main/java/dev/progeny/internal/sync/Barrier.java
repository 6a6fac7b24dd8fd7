package dev.progeny.internal.sync;

import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A barrier in a file. Who arrives, or resets it, does so under a {@link Mutex}; who breaks it needs none, so nobody is in the way of one
 * whose time is over.
 *
 * <p>What is true is the state of the {@link Generations}, and one word for each process: how many of its threads wait, and in which
 * generation. A word of an earlier generation counts as none, so a generation ends by one store, whoever is killed when. Each process that
 * has ever waited is a party until it ends: if it is killed, the generation breaks, whether it had arrived or not.
 *
 * <pre>
 *   word of a process: generation (40 bits), is a party (1), how many threads wait (23)
 * </pre>
 */
public final class Barrier extends Synchronizer implements Departures.Departing {
    private static final int MUTEX_AT = SyncFile.OWN_AT;
    private static final int WORD_AT = MUTEX_AT + Mutex.BYTES;
    private static final int PARTIES_AT = WORD_AT + 8;
    private static final int GENERATIONS_AT = PARTIES_AT + 8;
    private static final int MEMBERS_AT = GENERATIONS_AT + Generations.BYTES;
    private static final SyncFile.Kind KIND =
            new SyncFile.Kind("barrier", 0x50726f4261727233L, MEMBERS_AT + HolderTable.BYTES);

    private static final int ARRIVED_AT = 24;
    private static final long PARTY = 1L << 23;
    private static final long COUNT = PARTY - 1;

    private final Mutex mutex;
    private final WaitWord changed;
    private final Generations generations;
    private final HolderTable members;
    private final int parties;

    private Barrier(SyncFile file) {
        super(file);
        this.mutex = new Mutex(file, MUTEX_AT, null);
        this.changed = file.wordAt(WORD_AT);
        this.generations = new Generations(file, GENERATIONS_AT);
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
        Arrival arrival = arrive(deadlineNanos, action != null);
        if (arrival.toCome > 0) {
            awaitOpening(arrival.generation, deadlineNanos);
        } else {
            if (action != null) {
                run(action, arrival.generation);
            }
            changed.signalEach();
        }
        return arrival.toCome;
    }

    /** @param toCome how many are still to come; if none is, a generation without an action has ended */
    private record Arrival(long generation, int toCome) {}

    /** Arrives, once there is a generation to which somebody is still to come. Who gives up before breaks it for those who wait. */
    private Arrival arrive(long deadlineNanos, boolean hasAction)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        try {
            while (true) {
                ensureIntact();
                if (!mutex.lockForMoment(deadlineNanos, true)) {
                    throw late();
                }
                long generation;
                try {
                    ensureIntact();
                    generation = generations.current();
                    if (!generations.isFull()) {
                        return new Arrival(generation, count(generation, hasAction));
                    }
                } finally {
                    mutex.unlock();
                }
                if (!awaitEnd(generation, deadlineNanos, true)) {
                    throw late();
                }
            }
        } catch (InterruptedException | TimeoutException e) {
            generations.giveUpNext();
            changed.signalEach();
            throw e;
        }
    }

    /** Counts this thread in. Returns how many are still to come. */
    private int count(long generation, boolean hasAction) throws BrokenBarrierException {
        int own = members.own();
        long value = members.value(own);
        long before = isIn(generation, value) ? value & COUNT : 0;
        if (before == COUNT) {
            throw new IllegalStateException("more than " + COUNT
                    + " threads of one process wait at a barrier, which is the limit; use several processes: "
                    + path());
        }
        members.setValueVolatile(own, generation << ARRIVED_AT | PARTY | before + 1);
        Departures.add(this);
        int toCome = parties - arrived(generation);
        if (toCome == 0 && !(hasAction ? generations.fill(generation) : generations.end(generation))) {
            throw broken();
        }
        return toCome;
    }

    private void run(Runnable action, long generation) throws BrokenBarrierException {
        boolean done = false;
        try {
            action.run();
            done = true;
        } finally {
            if (!done) {
                generations.breakNow(generation);
                changed.signalEach();
            }
        }
        if (!generations.endFull(generation)) {
            throw new BrokenBarrierException("the barrier was reset, or a party died, while its action ran: " + path());
        }
    }

    private void awaitOpening(long generation, long deadlineNanos)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        boolean ended = false;
        boolean interrupted = false;
        try {
            ended = awaitEnd(generation, deadlineNanos, true);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!ended && generations.giveUp(generation)) {
            changed.signalEach();
            if (interrupted) {
                throw new InterruptedException();
            }
            throw late();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!ended) { // all have come, and the last of them runs the action
            Waiting.uninterruptibly(() -> awaitEnd(generation, Deadlines.NEVER, false));
        }
        if (generations.wasBroken(generation)) {
            throw new BrokenBarrierException(
                    "the barrier was broken: a party was killed, interrupted or ran out of time, or it was reset: "
                            + path());
        }
    }

    /** Waits until a generation has ended. Returns false if time ran out before. */
    private boolean awaitEnd(long generation, long deadlineNanos, boolean interruptible) throws InterruptedException {
        Waiting waiting = new Waiting(file, changed, deadlineNanos, interruptible);
        try {
            while (!generations.hasEnded(generation)) {
                if (!waiting.slice(() -> generations.hasEnded(generation))) {
                    return false;
                }
                if (!generations.hasEnded(generation)) {
                    breakIfAnyDied();
                }
            }
            return true;
        } finally {
            waiting.end();
        }
    }

    private TimeoutException late() {
        return new TimeoutException("not all of " + parties + " parties came to the barrier in time: " + path());
    }

    private BrokenBarrierException broken() {
        return new BrokenBarrierException("the barrier is broken: " + path());
    }

    private void ensureIntact() throws BrokenBarrierException {
        file.enter();
        if (generations.isBroken()) {
            throw broken();
        }
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
            generations.breakNow();
        }
    }

    /** Breaks it for those who wait, and makes it as new: whoever has died so far is forgotten. */
    public void reset() {
        mutex.lock();
        try {
            members.expelDead();
            boolean renewed = false;
            while (!renewed) {
                long generation = generations.current();
                boolean touched = generations.isBroken() || generations.isFull() || arrived(generation) > 0;
                renewed = !touched || generations.renew(generation);
            }
        } finally {
            mutex.unlock();
        }
        changed.signalEach();
    }

    /** Breaks it, until it is reset. */
    public void abort() {
        file.enter();
        generations.breakNow();
        changed.signalEach();
    }

    /** {@return whether it is broken} */
    public boolean isBroken() {
        file.enter();
        return generations.isBroken();
    }

    /** {@return how many threads wait} */
    public int waiting() {
        file.enter();
        return generations.isBroken() ? 0 : arrived(generations.current());
    }

    /** {@return how many must come} */
    public int parties() {
        return parties;
    }

    /** Takes this process, which ends, out of the parties, unless a thread of it waits. */
    @Override
    public void depart() {
        int own = members.own();
        boolean out = false;
        while (!out) {
            long value = members.value(own);
            long generation = generations.current();
            if (isIn(generation, value) && (value & COUNT) > 0 && !generations.hasEnded(generation)) {
                return;
            }
            out = members.compareAndSetValue(own, value, 0); // else another thread of this process has come
        }
    }

    private int arrived(long generation) {
        long arrived = 0;
        for (int i = 0; i < members.used(); i++) {
            long value = members.value(i);
            arrived += isIn(generation, value) ? value & COUNT : 0;
        }
        return (int) arrived;
    }

    /** {@return whether the word of a process is of that generation} */
    private static boolean isIn(long generation, long member) {
        return member >>> ARRIVED_AT == generation << ARRIVED_AT >>> ARRIVED_AT;
    }
}
