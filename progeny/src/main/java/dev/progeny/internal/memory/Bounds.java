package dev.progeny.internal.memory;

/** Checks of indices, with the same words for all arrays. */
public final class Bounds {
    private Bounds() {}

    /**
     * Checks that there are so many values from an index on.
     *
     * @param array whose, for the message
     * @throws IndexOutOfBoundsException if not
     */
    public static void checkRange(String array, long index, long count, long length) {
        if (index < 0 || count < 0 || index > length - count) {
            throw new IndexOutOfBoundsException(
                    array + " has " + length + " values, so there are no " + count + " from index " + index + " on");
        }
    }

    /** {@return what to throw where a value, of {@code size} units of length, does not begin in an array} */
    static IndexOutOfBoundsException outOfBounds(long index, int size, long length) {
        return new IndexOutOfBoundsException("index must be at least 0 and less than " + Math.max(0, length - size + 1)
                + (size == 1 ? ", which is the length, was " : ", for " + size + " bytes of " + length + ", was ")
                + index);
    }
}
