package dev.progeny.examples.bench.live;

/**
 * The word in shared memory that says when something was; zero if it never was. It is {@link System#nanoTime}, which goes on when somebody
 * sets the time of day, and whose origin is the same in all processes, see {@link Moment}.
 */
final class MomentWord {
    /** What {@link #nanosSince} says of what never was. */
    static final long NEVER = -1;

    private MomentWord() {}

    /** {@return the word for this moment, to a nanosecond} */
    static long now() {
        return System.nanoTime() | 1; // never zero
    }

    /** {@return how long ago that was, or {@link #NEVER}} */
    static long nanosSince(long word) {
        return nanosSince(word, System.nanoTime());
    }

    /** {@return how long before {@code now}, by {@link System#nanoTime}, that was, at least 0; or {@link #NEVER}} */
    static long nanosSince(long word, long now) {
        return word == 0 ? NEVER : Math.max(0, now - word);
    }
}
