package dev.progeny.internal.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The units that no worker has yet, oldest first; guarded by the pool's lock.
 *
 * <p>The units of a withdrawn call are not searched for: they count no more at once, and are dropped when they come up, or all together
 * when they outweigh the living. So cancelling costs the same however long the queue.
 */
final class Backlog {
    private static final int SMALL = 64;

    private final int capacity;
    private final Deque<Unit> units = new ArrayDeque<>();
    private int living;
    private int elements;

    Backlog(int capacity) {
        this.capacity = capacity;
    }

    /** Whether a unit of that many elements may enter: always when nothing waits, so that no chunk is too large. */
    boolean hasRoom(int size) {
        return elements == 0 || elements + (long) size <= capacity;
    }

    void addLast(Unit unit) {
        units.addLast(unit);
        count(unit, 1);
    }

    /** Puts back what was waiting before. */
    void addFirst(Unit unit) {
        units.addFirst(unit);
        count(unit, 1);
    }

    @Nullable
    Unit peek() {
        while (true) {
            Unit unit = units.peekFirst();
            if (unit == null || !unit.call().isWithdrawn()) {
                return unit;
            }
            units.removeFirst();
        }
    }

    /** Removes what {@link #peek} showed. */
    void removePeeked() {
        Unit unit = units.removeFirst();
        count(unit, -1);
    }

    /** Forgets the units of a call that has just been marked as withdrawn. Returns how many elements they had. */
    int withdraw(Call call) {
        int gone = call.waitingElements();
        elements -= gone;
        living -= call.waitingUnits();
        call.addWaiting(-call.waitingUnits(), -gone);
        if (units.size() > SMALL && units.size() / 2 > living) {
            units.removeIf(unit -> unit.call().isWithdrawn());
        }
        return gone;
    }

    /** Removes and returns everything. */
    List<Unit> drain() {
        units.removeIf(unit -> unit.call().isWithdrawn());
        List<Unit> all = new ArrayList<>(units);
        units.clear();
        all.forEach(unit -> count(unit, -1));
        return all;
    }

    boolean isEmpty() {
        return elements == 0;
    }

    int elements() {
        return elements;
    }

    private void count(Unit unit, int units) {
        living += units;
        elements += units * unit.size();
        unit.call().addWaiting(units, units * unit.size());
    }
}
