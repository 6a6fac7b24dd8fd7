package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Makes something of an element where it lies, before it is taken out of the ring. */
@FunctionalInterface
public interface RingReader<T> {
    /**
     * Reads an element; if this throws, it is not taken.
     *
     * @param element a view of its bytes, valid only during this call
     */
    T read(ByteBuffer element) throws IOException;

    /** {@return a copy of an element, which is the caller's} */
    static ByteBuffer copy(ByteBuffer element) {
        byte[] copy = new byte[element.remaining()];
        element.get(element.position(), copy);
        return ByteBuffer.wrap(copy);
    }
}
