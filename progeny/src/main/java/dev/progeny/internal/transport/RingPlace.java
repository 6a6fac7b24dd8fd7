package dev.progeny.internal.transport;

import java.util.Comparator;

/**
 * The place of a record; no other record ever has the same.
 *
 * @param ring number of its ring
 * @param position its position in that ring, which never falls
 */
public record RingPlace(long ring, long position) implements Comparable<RingPlace> {
    /** Before all others. */
    public static final RingPlace FIRST = new RingPlace(0, 0);

    private static final Comparator<RingPlace> ORDER =
            Comparator.comparingLong(RingPlace::ring).thenComparingLong(RingPlace::position);

    @Override
    public int compareTo(RingPlace other) {
        return ORDER.compare(this, other);
    }

    /** {@return the later of the two} */
    RingPlace max(RingPlace other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
