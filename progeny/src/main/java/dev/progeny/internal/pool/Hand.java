package dev.progeny.internal.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parent's side of one word of a {@link WorkPage}: which load the worker holds there, and how far it is. Guarded by the pool's lock.
 *
 * <p>Invariant: {@code done <= limit <= load.size()}; results arrive in order, so {@code done} of them have; the elements from
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
    private @Nullable Load load;
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
    Load load() {
        return load;
    }

    boolean isFree() {
        return load == null;
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

    void take(Load given, int givenSequence) {
        load = given;
        sequence = givenSequence;
        done = 0;
        limit = given.size();
        verdict = Verdict.NONE;
        watched = -1;
        page.hand(number, sequence);
    }

    /** Notes that results of elements came. Returns the load, or null if they are of one that is here no more. */
    @Nullable
    Load arrived(int resultSequence, int element, int count) {
        Load current = load;
        if (current == null || resultSequence != sequence || element != done) {
            return null;
        }
        done += count;
        clearIfDone();
        return current;
    }

    /** Takes back what has not begun: nothing if all has. */
    List<Unit> takeBack() {
        Load current = load;
        if (current == null) {
            return List.of();
        }
        int begun = page.revoke(number, sequence);
        if (begun >= limit) {
            return List.of();
        }
        List<Unit> rest = current.part(begun, limit);
        limit = begun;
        clearIfDone();
        return rest;
    }

    /** {@return how many elements have neither come back nor been taken back} */
    int left() {
        return limit - done;
    }

    /** Marks the element that runs as about to be killed, if it is of that call. */
    boolean condemn(Call call, Verdict reason) {
        int running = running();
        return running >= 0 && call.equals(call(running)) && condemn(running, reason);
    }

    private boolean condemn(int element, Verdict reason) {
        if (verdict != Verdict.NONE || !page.condemn(number, sequence, element)) {
            return false;
        }
        verdict = reason;
        return true;
    }

    /** Marks the element that runs as about to be killed, if the parent has seen just that one run for as long as its call allows. */
    boolean condemnIfOverdue(long nowNanos) {
        int running = running();
        if (running != watched) {
            watched = running;
            watchedSinceNanos = nowNanos;
        }
        Call call = call(running);
        return call != null
                && call.timeoutNanos() > 0
                && nowNanos - watchedSinceNanos >= call.timeoutNanos()
                && condemn(running, Verdict.TIMED_OUT);
    }

    /** How many elements have begun; exact once the worker is dead. */
    int begun() {
        return Math.min(limit, Math.max(done, page.begun(number, sequence)));
    }

    private int running() {
        int running = load == null ? -1 : page.running(number, sequence);
        return running < limit ? running : -1;
    }

    /** {@return what runs, for messages; or null if that is nothing} */
    @Nullable
    String task() {
        int running = running();
        Load current = load;
        if (running < 0 || current == null) {
            return null;
        }
        Unit unit = current.unit(running);
        return unit.call().describe(unit.index(current.within(running)));
    }

    private @Nullable Call call(int element) {
        Load current = load;
        return element < 0 || current == null ? null : current.unit(element).call();
    }

    void clear() {
        load = null;
    }

    private void clearIfDone() {
        if (done == limit) {
            clear();
        }
    }
}
