package dev.progeny.internal.sync;

import dev.progeny.internal.memory.Backoff;
import dev.progeny.internal.memory.WaitWord;
import dev.progeny.internal.platform.Deadlines;
import java.util.function.BooleanSupplier;

/** One wait of one thread until something in a file has changed, in slices, between which it looks for those who have died. */
final class Waiting {
    private final SyncFile file;
    private final WaitWord word;
    private final long deadlineNanos;
    private final boolean interruptible;
    private final Backoff backoff = new Backoff();
    private boolean interrupted;
    private long lookedNanos = System.nanoTime();

    /** What waits, and heeds interrupts only if it was told to. */
    interface Attempt {
        boolean run() throws InterruptedException;
    }

    /** {@return what came of an attempt that was told not to heed interrupts} */
    static boolean uninterruptibly(Attempt attempt) {
        try {
            return attempt.run();
        } catch (InterruptedException e) {
            throw new AssertionError("not interruptible", e);
        }
    }

    /** @param interruptible whether an interrupt ends the wait; else it is noted, and set again by {@link #end} */
    Waiting(SyncFile file, WaitWord word, long deadlineNanos, boolean interruptible) {
        this.file = file;
        this.word = word;
        this.deadlineNanos = deadlineNanos;
        this.interruptible = interruptible;
    }

    /**
     * Waits for one slice at most, or until {@code condition} holds.
     *
     * @return false when the time is over, and the condition does not hold
     * @throws IllegalStateException if the file was closed, and the condition does not hold
     * @throws InterruptedException if interrupted before or meanwhile, unless the condition held at once
     */
    boolean slice(BooleanSupplier condition) throws InterruptedException {
        try {
            word.awaitSlice(() -> condition.getAsBoolean() || file.isClosed(), deadlineNanos, backoff);
        } catch (InterruptedException e) {
            if (interruptible) {
                throw e;
            }
            interrupted = true;
        }
        if (condition.getAsBoolean()) {
            return true;
        }
        file.ensureOpen();
        return !isOver();
    }

    /**
     * Waits until {@code condition} holds, whoever dies.
     *
     * @return false if time ran out before
     * @throws IllegalStateException if the file was closed, and the condition does not hold
     * @throws InterruptedException if interrupted before or meanwhile
     */
    static boolean await(SyncFile file, WaitWord word, BooleanSupplier condition, long deadlineNanos)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Waiting waiting = new Waiting(file, word, deadlineNanos, true);
        while (!condition.getAsBoolean()) {
            if (!waiting.slice(condition)) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether its time is over, also if what was waited for has come} */
    boolean isOver() {
        return Deadlines.isOver(deadlineNanos);
    }

    /**
     * {@return whether a slice has passed since it was so last: a look at another process takes some microseconds, and is not due because
     * somebody else was faster}
     */
    boolean isTimeToLook() {
        long now = System.nanoTime();
        if (now - lookedNanos < WaitWord.SLICE_NANOS) {
            return false;
        }
        lookedNanos = now;
        return true;
    }

    /** To be called at the end of the wait, whatever that was. */
    void end() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
