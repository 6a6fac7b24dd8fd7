package dev.progeny.internal.pool;

/** The most that an element with its function, or a result, may have: the rest of a frame is for what goes with it. */
final class FrameSize {
    static final int MOST_BYTES = Integer.MAX_VALUE - (256 << 20);

    private FrameSize() {}

    /**
     * Refuses what would not fit into a frame.
     *
     * @throws IllegalArgumentException if it is too large
     */
    static void check(String what, long bytes) {
        if (bytes > MOST_BYTES) {
            throw refusal(what, bytes);
        }
    }

    static IllegalArgumentException refusal(String what, long bytes) {
        return new IllegalArgumentException(what + " must be at most " + MOST_BYTES + " bytes when encoded, was "
                + bytes + "; send it in parts, or in a file");
    }
}
