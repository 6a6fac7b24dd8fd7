package dev.progeny.internal.pool;

import org.jspecify.annotations.Nullable;

/**
 * What a user asked of the pool in one call: a task, or many with one function.
 *
 * <p>Invariant: of each element handed in, the call is told the ending exactly once, unless the call was withdrawn before. It is told by
 * whatever thread learns of it, and must then neither wait nor run user code.
 */
public abstract class Call {
    private final long timeoutNanos;

    /** Nothing more of this call is wanted; guarded by the pool's lock. */
    private boolean withdrawn;

    /** Whoever asked has his answer. */
    private volatile boolean over;

    /** Of the worker that was given a unit of it last. */
    private volatile @Nullable Assistant assistant;

    /** Units and elements of this call in the backlog; guarded by the pool's lock. */
    private int waitingUnits;

    private int waitingElements;

    /** @param timeoutNanos how long each task may run, or 0 for any time */
    Call(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    final boolean isOver() {
        return over;
    }

    final void setOver() {
        over = true;
    }

    final long timeoutNanos() {
        return timeoutNanos;
    }

    final boolean isWithdrawn() {
        return withdrawn;
    }

    final void setWithdrawn() {
        withdrawn = true;
    }

    final @Nullable Assistant assistant() {
        return assistant;
    }

    final void setAssistant(@Nullable Assistant ofWorker) {
        assistant = ofWorker;
    }

    final int waitingUnits() {
        return waitingUnits;
    }

    final int waitingElements() {
        return waitingElements;
    }

    final void addWaiting(int units, int elements) {
        waitingUnits += units;
        waitingElements += elements;
    }

    /** For a thread that is about to wait so long for the future of this call: it may bring about the end itself, where waking it costs more. */
    public void help(long nanos) {}

    /** {@return a task of this call for messages, such as "element 3 of map"} */
    abstract String describe(long index);

    /** A task has ended. */
    abstract void ended(long index, Ending ending);

    /**
     * Tasks that follow each other have ended.
     *
     * @param endings from {@code from} on so many {@link Ending}s, or instead of one the value itself that was returned and may be shared;
     *     they are gone when this returns
     */
    void arrived(long firstIndex, @Nullable Object[] endings, int from, int count) {
        for (int i = 0; i < count; i++) {
            ended(
                    firstIndex + i,
                    endings[from + i] instanceof Ending ending ? ending : new Ending.Value(endings[from + i]));
        }
    }

    /** So many endings were told, and no more for now. */
    void settled(int count) {}

    /** Tells of one ending by itself. */
    final void endedAlone(long index, Ending ending) {
        ended(index, ending);
        settled(1);
    }

    /** Nothing more is told of this call, since its tasks were taken back: it was cancelled, or somebody else has completed it. */
    void withdrawn() {}

    /** The pool is gone; none of the tasks that have not ended will. */
    abstract void aborted(Ending.Failed ending);
}
