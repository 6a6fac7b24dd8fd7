package dev.progeny.internal.sync;

import java.util.function.LongUnaryOperator;

/**
 * The generations of a {@link Barrier}, in its file: which of them there is now, whether it is broken, and which were. Each changes by one
 * compare-and-set, and needs no mutex.
 *
 * <p>A generation that broke is written down before the next begins, for those who are still to wake. Of those whose numbers differ by a
 * multiple of {@link #REMEMBERED} only the last one is: who sleeps through so many may be told of a later break than its own.
 *
 * <pre>
 *   state: generation (56 bits), flags (8)
 *   broken generations: the number after that of each, or 0
 * </pre>
 */
final class Generations {
    private static final int REMEMBERED = 64;

    /** How many bytes they take of the file. */
    static final int BYTES = 8 + REMEMBERED * 8;

    private static final int NUMBER_AT = 8;
    private static final long BROKEN = 1;
    /** All have come, and the last of them runs the action. */
    private static final long FULL = 2;
    /** Somebody gave up who had come while the action ran. */
    private static final long NEXT_IS_BROKEN = 4;

    private final SyncFile file;
    private final int offset;

    Generations(SyncFile file, int offset) {
        this.file = file;
        this.offset = offset;
    }

    /** {@return the number of that which there is now} */
    long current() {
        return state() >>> NUMBER_AT;
    }

    boolean isBroken() {
        return (state() & BROKEN) != 0;
    }

    /** {@return whether all have come, and the action runs} */
    boolean isFull() {
        return (state() & FULL) != 0;
    }

    /** {@return whether it is over, or broken} */
    boolean hasEnded(long generation) {
        long state = state();
        return !isOf(generation, state) || (state & BROKEN) != 0;
    }

    /** {@return whether it is broken, or broke} */
    boolean wasBroken(long generation) {
        long state = state();
        return isOf(generation, state) ? (state & BROKEN) != 0 : file.longAcquire(noteOf(generation)) > generation;
    }

    /** Notes that all have come. Returns false if it has ended. */
    boolean fill(long generation) {
        return change(state -> isOf(generation, state) && (state & BROKEN) == 0 ? state | FULL : state);
    }

    /** Ends one to which all have come, and at which no action is to run. Returns false if it has ended. */
    boolean end(long generation) {
        return end(generation, 0);
    }

    /** Ends one of which the action has run. Returns false if it broke meanwhile. */
    boolean endFull(long generation) {
        return end(generation, FULL);
    }

    private boolean end(long generation, long full) {
        return change(state -> isOf(generation, state) && (state & (BROKEN | FULL)) == full
                ? generation + 1 << NUMBER_AT | ((state & NEXT_IS_BROKEN) != 0 ? BROKEN : 0)
                : state);
    }

    /** Breaks it, unless it has ended or all have come. Returns whether it did. */
    boolean giveUp(long generation) {
        return change(state -> isOf(generation, state) && (state & FULL) == 0 ? state | BROKEN : state);
    }

    /** Breaks the first to which not all have come. */
    void giveUpNext() {
        change(state -> state | ((state & FULL) == 0 ? BROKEN : NEXT_IS_BROKEN));
    }

    /** Breaks it, even if all have come, unless it has ended. */
    void breakNow(long generation) {
        change(state -> isOf(generation, state) ? state | BROKEN : state);
    }

    /** Breaks whichever there is. */
    void breakNow() {
        change(state -> state | BROKEN);
    }

    /**
     * Breaks it, and begins the next. To be called under the mutex; a process killed in the midst of it leaves it broken.
     *
     * @return false if it had ended before: all had come, and the action was quicker
     */
    boolean renew(long generation) {
        breakNow(generation);
        if (!isOf(generation, state())) {
            return false;
        }
        file.setLongVolatile(noteOf(generation), generation + 1);
        return change(state -> generation + 1 << NUMBER_AT); // nobody else ends one that is broken
    }

    /** Changes the state to another. Returns false if it is to stay as it is. */
    private boolean change(LongUnaryOperator next) {
        while (true) {
            long state = state();
            long wanted = next.applyAsLong(state);
            if (wanted == state || file.compareAndSetLong(offset, state, wanted)) {
                return wanted != state;
            }
        }
    }

    private static boolean isOf(long generation, long state) {
        return state >>> NUMBER_AT == generation;
    }

    private int noteOf(long generation) {
        return offset + 8 + (int) (generation % REMEMBERED) * 8;
    }

    private long state() {
        return file.longAcquire(offset);
    }
}
