package dev.progeny.internal.pool;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Gives what waits to workers, and the workers to what waits. Guarded by the pool's lock. */
final class Dispatcher {
    private final Backlog backlog;
    private final Crew crew;
    private final Executor helpers;
    private final Runnable waker;

    /** @param waker has the clock looked at: never waits */
    Dispatcher(Backlog backlog, Crew crew, Executor helpers, Runnable waker) {
        this.backlog = backlog;
        this.crew = crew;
        this.helpers = helpers;
        this.waker = waker;
    }

    /** Gives out what can be given out. */
    void dispatch(Afterwards after) {
        for (Unit unit = backlog.peek(); unit != null; unit = backlog.peek()) {
            Worker worker = crew.next(unit);
            if (worker == null) {
                return;
            }
            backlog.removePeeked();
            give(worker, unit, after);
        }
        balance(after);
    }

    private void give(Worker worker, Unit unit, Afterwards after) {
        int size = Math.min(unit.size(), worker.allowance());
        if (size < unit.size()) {
            backlog.addFirst(unit.part(size, unit.size()));
        }
        worker.give(unit.part(0, size));
        if (unit.call().timeoutNanos() > 0) {
            waker.run();
        }
        after.add(() -> worker.flush(helpers));
    }

    /** Nothing waits: who has no work gets what another holds ahead. */
    private void balance(Afterwards after) {
        for (Worker idle = crew.idle(); idle != null; idle = crew.idle()) {
            Unit ahead = takeAhead();
            if (ahead == null) {
                return;
            }
            give(idle, ahead, after);
            if (!backlog.isEmpty()) { // the idle one may take only a part of it
                dispatch(after);
                return;
            }
        }
    }

    private @Nullable Unit takeAhead() {
        for (Worker worker : crew.workers()) {
            List<Hand> hands = worker.hands();
            if (hands.stream().noneMatch(Hand::isFree)) {
                Hand later = hands.stream()
                        .max(Comparator.comparingInt(Hand::sequence))
                        .orElseThrow();
                Unit unit = later.takeBack();
                if (unit != null) {
                    return unit;
                }
            }
        }
        return null;
    }

    /** Puts back at the head of the queue what a dead or leaving worker had not begun. */
    void giveBack(Unit unit) {
        if (!unit.call().isWithdrawn()) {
            backlog.addFirst(unit);
        }
    }
}
