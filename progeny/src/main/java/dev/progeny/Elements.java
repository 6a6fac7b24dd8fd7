package dev.progeny;

import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.transport.ClosedRingException;
import dev.progeny.internal.transport.RingElement;
import dev.progeny.internal.transport.RingPlace;
import dev.progeny.internal.transport.RingQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A ring queue of values instead of bytes, with the exceptions that users of a {@link java.util.concurrent.BlockingQueue} expect. Values
 * are encoded and decoded in the caller's thread, while nothing of the queue is held.
 *
 * @param <E> the type of the values
 */
final class Elements<E> {
    private final RingQueue ring;
    private final Object handle;

    /**
     * @param ring where they are
     * @param handle what must stay reachable while a thread waits here, since the queue's files are given up with it
     */
    Elements(RingQueue ring, Object handle) {
        this.ring = ring;
        this.handle = handle;
    }

    boolean offer(E element) {
        ByteBuffer bytes = encode(element);
        try {
            return ring.tryPut(bytes);
        } catch (IOException e) {
            throw translated(e);
        }
    }

    boolean offer(E element, long deadlineNanos) throws InterruptedException {
        ByteBuffer bytes = encode(element);
        try {
            return ring.put(deadlineNanos, this::othersMayCome, bytes);
        } catch (IOException e) {
            throw translated(e);
        }
    }

    @Nullable
    E poll() {
        try {
            return decode(ring.tryTake());
        } catch (IOException e) {
            throw translated(e);
        }
    }

    @Nullable
    E poll(long deadlineNanos) throws InterruptedException {
        try {
            return decode(ring.take(deadlineNanos, this::othersMayCome));
        } catch (IOException e) {
            throw translated(e);
        }
    }

    @Nullable
    E peek() {
        RingElement head = walk(RingPlace.FIRST, ring.end());
        return head == null ? null : decode(head.payload());
    }

    /** Takes an element without decoding it, and returns whether there was one. */
    boolean discard() {
        try {
            return ring.tryTake() != null;
        } catch (IOException e) {
            throw translated(e);
        }
    }

    RingPlace end() {
        return ring.end();
    }

    @Nullable
    RingElement walk(RingPlace from, RingPlace end) {
        try {
            return ring.walk(from, end);
        } catch (IOException e) {
            throw translated(e);
        }
    }

    boolean remove(RingPlace place) {
        try {
            return ring.remove(place);
        } catch (IOException e) {
            throw translated(e);
        }
    }

    boolean awaitAllDone(long deadlineNanos) throws InterruptedException {
        try {
            return ring.awaitAllDone(deadlineNanos);
        } catch (IOException e) {
            throw translated(e);
        }
    }

    void checkOpen() {
        if (ring.isClosed()) {
            throw closed(null);
        }
    }

    /** What was put was an E of the producer's. */
    @SuppressWarnings("unchecked")
    @Nullable
    E decode(@Nullable ByteBuffer bytes) {
        return bytes == null ? null : (E) ValueCodec.decode(bytes);
    }

    private ByteBuffer encode(@Nullable Object element) {
        Encoded encoded = ValueCodec.encode(Objects.requireNonNull(element, "element"), "the element");
        TravellingFile.stay(encoded, ring.path());
        return encoded.bytes();
    }

    /** Others may always come; being asked keeps the handle reachable while a thread waits. */
    private boolean othersMayCome() {
        return handle != null;
    }

    private RuntimeException translated(IOException failure) {
        return failure instanceof ClosedRingException closed
                ? closed(closed)
                : new UncheckedIOException(
                        "this failed and left the queue as it was: " + failure.getMessage(), failure);
    }

    private IllegalStateException closed(@Nullable ClosedRingException cause) {
        return new IllegalStateException("the queue is closed: " + ring.path(), cause);
    }
}
