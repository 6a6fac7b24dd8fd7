package dev.progeny.internal.codec;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * An encoded value. It may be sent any number of times: it never changes, and shares nothing with the value it was made of.
 *
 * <p>Keep it until the receiver has decoded the bytes: it holds the class loaders that the receiver may ask for classes.
 */
public final class Encoded {
    private final ByteBuffer bytes;
    private final List<Passenger> passengers;

    @SuppressWarnings("unused") // held, not read
    private final Set<ClassLoader> loaders;

    Encoded(ByteBuffer bytes, List<Passenger> passengers, Set<ClassLoader> loaders) {
        this.bytes = bytes;
        this.passengers = List.copyOf(passengers);
        this.loaders = loaders;
    }

    /** {@return a view of the bytes, with a position of its own} */
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    /** {@return the number of bytes} */
    public int size() {
        return bytes.remaining();
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
