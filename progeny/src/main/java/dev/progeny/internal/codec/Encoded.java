package dev.progeny.internal.codec;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An encoded value. It may be sent any number of times: it never changes, and shares nothing with the value it was made of.
 *
 * <p>Keep it until the receiver has decoded the bytes: it holds the class loaders that the receiver may ask for classes.
 */
public final class Encoded {
    /** The shape of the value, which stands first; one object for all values of this shape, so that many of them take little. */
    private final @Nullable ShapeBytes head;

    private final byte[] rest;
    private final int restLength;
    private final List<Passenger> passengers;

    @SuppressWarnings("unused") // held, not read
    private final Set<ClassLoader> loaders;

    Encoded(byte[] bytes) {
        head = null;
        rest = bytes;
        restLength = bytes.length;
        passengers = List.of();
        loaders = Set.of();
    }

    /** @param rest the bytes behind the head */
    Encoded(@Nullable ShapeBytes head, ByteSink rest, List<Passenger> passengers, Set<ClassLoader> loaders) {
        this.head = head;
        this.rest = rest.array();
        this.restLength = rest.size();
        this.passengers = List.copyOf(passengers);
        this.loaders = loaders;
    }

    /** {@return the bytes, with a position of their own; not to be changed} */
    public ByteBuffer bytes() {
        if (head == null) {
            return ByteBuffer.wrap(rest, 0, restLength);
        }
        return ByteBuffer.allocate(size())
                .put(head.bytes())
                .put(rest, 0, restLength)
                .flip();
    }

    /** Puts the bytes into a frame, without a copy between. */
    public void putInto(ByteBuffer target) {
        if (head != null) {
            target.put(head.bytes());
        }
        target.put(rest, 0, restLength);
    }

    /** {@return the number of bytes} */
    public int size() {
        return head == null ? restLength : Math.addExact(head.bytes().length, restLength);
    }

    /** {@return the handles within, in the order met} */
    public List<Passenger> passengers() {
        return passengers;
    }

    /** Tells all passengers that a process got these bytes. */
    public void handOver(long identity) {
        for (Passenger passenger : passengers) {
            passenger.handOver(identity);
        }
    }
}
