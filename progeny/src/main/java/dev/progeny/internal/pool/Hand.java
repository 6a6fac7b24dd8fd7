package dev.progeny.internal.pool;

import org.jspecify.annotations.Nullable;

/**
 * The parent's side of one word of a {@link WorkPage}: which unit the worker holds there, and how far it is. Guarded by the pool's lock.
 *
 * <p>Invariant: {@code done <= limit <= unit.size()}; results arrive in order, so {@code done} of them have; the elements from
 * {@code limit} on were taken back.
 */
final class Hand {
    /** Why the element that runs here ends with its worker. */
    enum Verdict {
        NONE,
        CANCELLED,
        TIMED_OUT
    }

    private final WorkPage page;
    private final int number;
    private @Nullable Unit unit;
    private int sequence;
    private int done;
    private int limit;
    private Verdict verdict = Verdict.NONE;
    private int watched = -1;
    private long watchedSinceNanos;

    Hand(WorkPage page, int number) {
        this.page = page;
        this.number = number;
    }

    int number() {
        return number;
    }

    @Nullable
    Unit unit() {
        return unit;
    }

    boolean isFree() {
        return unit == null;
    }

    int sequence() {
        return sequence;
    }

    int done() {
        return done;
    }

    int limit() {
        return limit;
    }

    Verdict verdict() {
        return verdict;
    }

    void take(Unit given, int givenSequence) {
        unit = given;
        sequence = givenSequence;
        done = 0;
        limit = given.size();
        verdict = Verdict.NONE;
        watched = -1;
        page.hand(number, sequence);
    }

    /** Notes that the result of an element came. Returns the unit, or null if the result is of one that is here no more. */
    @Nullable
    Unit arrived(int resultSequence, int element) {
        Unit current = unit;
        if (current == null || resultSequence != sequence || element != done) {
            return null;
        }
        done++;
        clearIfDone();
        return current;
    }

    /** Takes back what has not begun, or null if all has. */
    @Nullable
    Unit takeBack() {
        Unit current = unit;
        if (current == null) {
            return null;
        }
        int begun = page.revoke(number, sequence);
        if (begun >= limit) {
            return null;
        }
        Unit rest = current.part(begun, limit);
        limit = begun;
        clearIfDone();
        return rest;
    }

    /** Marks the element that runs as about to be killed; false if none runs. */
    boolean condemn(Verdict reason) {
        if (unit == null || verdict != Verdict.NONE || !page.condemn(number, sequence)) {
            return false;
        }
        verdict = reason;
        return true;
    }

    /** How many elements have begun; exact once the worker is dead. */
    int begun() {
        return Math.min(limit, Math.max(done, page.begun(number, sequence)));
    }

    /** For how long the parent has seen the same element run, or -1 if none runs. Never longer than it has really run. */
    long runningNanos(long nowNanos) {
        int running = unit == null ? -1 : page.running(number, sequence);
        if (running < 0) {
            watched = -1;
            return -1;
        }
        if (running != watched) {
            watched = running;
            watchedSinceNanos = nowNanos;
        }
        return nowNanos - watchedSinceNanos;
    }

    void clear() {
        unit = null;
    }

    private void clearIfDone() {
        if (done == limit) {
            clear();
        }
    }
}
