package dev.progeny.internal.sync;

import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.ProcessIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for the conditions of one lock, in its file: a slot each, with a word of its own to be woken by.
 *
 * <pre>
 *   the last number drawn (8 bytes), how many slots were ever used (8), then each slot: identity (8), number (8), condition (4), state (4), word (4), unused (4)
 * </pre>
 *
 * <p>Invariant: a slot's identity is the process whose it is; of a dead one, whoever takes its place by compare-and-set owns the slot
 * then. So of all who notice a death exactly one passes on the signal that the dead waiter had got and, if it is killed before it has,
 * somebody else does: a signal may come twice, which is a wake-up without a reason, but is never lost.
 */
final class WaiterTable {
    /** The most threads that wait at a time. */
    static final int MOST = 1_000;

    private static final int SLOT_BYTES = 32;

    /** How many bytes it takes of the file. */
    static final int BYTES = 16 + MOST * SLOT_BYTES;

    private static final int USED_AT = 8;

    private static final int NUMBER_AT = 8;
    private static final int CONDITION_AT = 16;
    private static final int STATE_AT = 20;
    private static final int WORD_AT = 24;

    private static final int IDLE = 0;
    private static final int WAITING = 1;
    private static final int SIGNALLED = 2;

    private final SyncFile file;
    private final int offset;

    WaiterTable(SyncFile file, int offset) {
        this.file = file;
        this.offset = offset;
    }

    /** One thread's place. */
    final class Slot {
        private final int at;
        private final WaitWord word;

        private Slot(int at) {
            this.at = at;
            this.word = file.lonelyWordAt(at + WORD_AT);
        }

        WaitWord word() {
            return word;
        }

        boolean isSignalled() {
            return file.intAcquire(at + STATE_AT) == SIGNALLED;
        }

        /** Stops waiting. Returns false if it was signalled before. */
        boolean cancel() {
            return file.compareAndSetInt(at + STATE_AT, WAITING, IDLE);
        }

        /** Gives the slot to others. */
        void leave() {
            release(at);
        }
    }

    /**
     * Begins to wait, for the caller's thread; to be called by who holds the lock.
     *
     * @throws IllegalStateException if too many wait
     */
    Slot enter(int condition) {
        passOnOfDead();
        long self = ProcessIdentity.self();
        for (int i = 0; i < MOST; i++) {
            int at = at(i);
            if (file.compareAndSetLong(at, ProcessIdentity.NONE, self)) {
                file.raiseLong(offset + USED_AT, i + 1);
                file.setIntVolatile(at + CONDITION_AT, condition);
                file.setLongVolatile(at + NUMBER_AT, file.getAndAddLong(offset, 1) + 1);
                file.setIntVolatile(at + STATE_AT, WAITING);
                return new Slot(at);
            }
        }
        throw new IllegalStateException(
                "more than " + MOST + " threads wait for conditions of one lock, which is the limit: " + file.path());
    }

    /** Wakes who waits longest for a condition, if anybody does. */
    void signal(int condition) {
        Integer at = longest(condition);
        while (at != null) {
            if (signalAt(at)) {
                return;
            }
            at = longest(condition);
        }
    }

    /** Wakes all who wait for a condition. */
    void signalAll(int condition) {
        for (int i = 0; i < used(); i++) {
            if (isWaiting(at(i), condition)) {
                signalAt(at(i));
            }
        }
    }

    /** Wakes all, whatever for: the file was closed. */
    void wakeAll() {
        for (int i = 0; i < used(); i++) {
            file.lonelyWordAt(at(i) + WORD_AT).signalAll();
        }
    }

    /** {@return how many wait for a condition, the dead included whose death nobody has noticed yet} */
    int count(int condition) {
        int count = 0;
        for (int i = 0; i < used(); i++) {
            if (isWaiting(at(i), condition)) {
                count++;
            }
        }
        return count;
    }

    /** Lets others have the signals that dead waiters had got, and frees their slots. */
    void passOnOfDead() {
        for (int i = 0; i < used(); i++) {
            int at = at(i);
            long identity = file.longAcquire(at);
            if (identity != ProcessIdentity.NONE
                    && !ProcessIdentity.isAlive(identity)
                    && file.compareAndSetLong(at, identity, ProcessIdentity.self())) {
                if (!file.compareAndSetInt(at + STATE_AT, WAITING, IDLE)
                        && file.intAcquire(at + STATE_AT) == SIGNALLED) {
                    signal(file.intAcquire(at + CONDITION_AT));
                }
                release(at);
            }
        }
    }

    private void release(int at) {
        file.setIntVolatile(at + STATE_AT, IDLE);
        file.setLongVolatile(at, ProcessIdentity.NONE);
    }

    private @Nullable Integer longest(int condition) {
        Integer longest = null;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < used(); i++) {
            int at = at(i);
            if (isWaiting(at, condition) && file.longAcquire(at + NUMBER_AT) < least) {
                least = file.longAcquire(at + NUMBER_AT);
                longest = at;
            }
        }
        return longest;
    }

    private boolean isWaiting(int at, int condition) {
        return file.intAcquire(at + STATE_AT) == WAITING && file.intAcquire(at + CONDITION_AT) == condition;
    }

    private boolean signalAt(int at) {
        boolean signalled = file.compareAndSetInt(at + STATE_AT, WAITING, SIGNALLED);
        if (signalled) {
            file.lonelyWordAt(at + WORD_AT).signalAll();
        }
        return signalled;
    }

    private int used() {
        return file.countAt(offset + USED_AT, MOST);
    }

    private int at(int index) {
        return offset + 16 + index * SLOT_BYTES;
    }
}
