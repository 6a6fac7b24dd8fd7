package dev.progeny.internal.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where a {@link Rebuild} reads. */
interface Source {
    /** {@return the bytes, little-endian, at the next to be read} */
    ByteBuffer bytes();

    /** Reads a value within another. */
    @Nullable
    Object value() throws IOException, ClassNotFoundException;

    /** Reads what {@link Target#serialized} wrote. */
    @Nullable
    Object[] serialized() throws IOException, ClassNotFoundException;

    /**
     * Asks the filter, if there is one, about a class.
     *
     * @param within how many objects more than here would be around it in Java serialization
     */
    void admit(Class<?> type, int within) throws IOException;

    /** Asks the filter, if there is one, about an array. */
    void admitArray(Class<?> type, int length) throws IOException;

    /** Notes that what follows would be within one object more, or less, in Java serialization. */
    void deepen(int by);
}
