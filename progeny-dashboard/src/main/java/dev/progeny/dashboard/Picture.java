package dev.progeny.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was seen of pools, as lines of text. */
final class Picture {
    private Picture() {}

    /** {@return all there is to tell} */
    static List<String> of(List<PoolView.Seen> all) {
        return lines(all, true);
    }

    /**
     * {@return what there is to tell in so many lines: if need be, the idle workers of a pool take one, and the last line tells how many are
     * left out}
     */
    static List<String> of(List<PoolView.Seen> all, int most) {
        List<String> lines = lines(all, true);
        if (lines.size() <= most) {
            return lines;
        }
        List<String> fewer = lines(all, false);
        if (fewer.size() <= most) {
            return fewer;
        }
        int shown = Math.max(0, most - 1);
        List<String> cut = new ArrayList<>(fewer.subList(0, shown));
        cut.add("... " + (fewer.size() - shown) + " more lines");
        return cut;
    }

    private static List<String> lines(List<PoolView.Seen> all, boolean showsIdle) {
        List<String> lines = new ArrayList<>();
        Set<String> troubles = new LinkedHashSet<>(); // one for each program, however many pools it has
        for (PoolView.Seen seen : all) {
            if (seen.snapshot() == null) {
                troubles.add(TopTable.trouble(seen.program(), String.valueOf(seen.trouble())));
            } else {
                lines.addAll(TopTable.of(seen.program(), seen.snapshot(), showsIdle));
                lines.add("");
            }
        }
        lines.addAll(troubles);
        if (lines.isEmpty()) {
            lines.add("no program of this user has a pool");
        }
        return lines;
    }
}
