package dev.progeny;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long the last of each family outlived its parent. A second is promised; on a busy machine one may take longer. */
final class Afterlives {
    private final List<Long> millis = new ArrayList<>(); // guarded by this

    synchronized void add(Duration afterlife) {
        millis.add(afterlife.toMillis());
    }

    @Override
    public synchronized String toString() {
        List<Long> sorted = millis.stream().sorted().toList();
        return sorted.isEmpty()
                ? "no parent ended"
                : "the last of each of " + sorted.size() + " families lived on after its parent for " + at(sorted, 0.5)
                        + " ms (median), " + at(sorted, 0.99) + " ms (99th percentile), at longest " + at(sorted, 1)
                        + " ms";
    }

    private static long at(List<Long> sorted, double part) {
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }
}
