package dev.progeny.internal.pool;

import java.util.ArrayList;
import java.util.List;

/**
 * What a worker is given at a time: units of one or more calls, whose elements it runs one after the other. They are counted through all
 * units. So many short tasks cost one hand-over, and yet each can be taken back until it begins. Guarded by the pool's lock.
 */
final class Load {
    private final List<Unit> units;
    private final int[] firsts; // of each unit its first element's number; and of the end
    private int lookedAt; // the unit that was asked for last: most questions go on from there

    Load(List<Unit> units) {
        this.units = units;
        this.firsts = new int[units.size() + 1];
        for (int i = 0; i < units.size(); i++) {
            firsts[i + 1] = firsts[i] + units.get(i).size();
        }
    }

    List<Unit> units() {
        return units;
    }

    int size() {
        return firsts[units.size()];
    }

    /** {@return the unit that an element is in} */
    Unit unit(int element) {
        while (element < firsts[lookedAt]) {
            lookedAt--;
        }
        while (element >= firsts[lookedAt + 1]) {
            lookedAt++;
        }
        return units.get(lookedAt);
    }

    /** {@return the number within its unit of an element} */
    int within(int element) {
        unit(element);
        return element - firsts[lookedAt];
    }

    /** {@return the units, or parts of units, of the elements between two numbers} */
    List<Unit> part(int from, int to) {
        List<Unit> parts = new ArrayList<>();
        for (int element = from; element < to; ) {
            Unit unit = unit(element);
            int first = firsts[lookedAt];
            int end = Math.min(to, firsts[lookedAt + 1]);
            parts.add(unit.part(element - first, end - first));
            element = end;
        }
        return parts;
    }

    boolean contains(Call call) {
        for (Unit unit : units) {
            if (unit.call().equals(call)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the shortest time limit of a task in it, or 0 if none has any} */
    long shortestTimeoutNanos() {
        long shortest = 0;
        for (Unit unit : units) {
            long limit = unit.call().timeoutNanos();
            shortest = shortest == 0 || limit > 0 && limit < shortest ? limit : shortest;
        }
        return shortest;
    }

    boolean carriesHandles() {
        return units.get(0).carriesHandles(); // one that does is alone
    }
}
