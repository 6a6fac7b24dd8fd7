package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Many encoded values in one array, with the places where they end: the elements of a chunk, or their results. It never changes, may be
 * cut anywhere without a copy, and shares nothing with the values. Shapes are named by number, and stand once beside the elements.
 *
 * <p>As a message: {@code [shapes | count | length of each element | elements]}.
 *
 * <p>Keep it until the receiver has decoded it: it holds the class loaders that the receiver may ask for classes.
 */
public final class Batch {
    private final BatchShapes shapes;
    private final ByteBuffer bytes;

    /** Where each element ends in {@code bytes}. */
    private final int[] ends;

    private final int from;
    private final int to;
    private final List<Carried> carried;

    @SuppressWarnings("unused") // held, not read
    private final Set<ClassLoader> loaders;

    /** The handles within an element. */
    record Carried(int element, List<Passenger> passengers) {}

    Batch(
            BatchShapes shapes,
            ByteBuffer bytes,
            int[] ends,
            int from,
            int to,
            List<Carried> carried,
            Set<ClassLoader> loaders) {
        this.shapes = shapes;
        this.bytes = bytes;
        this.ends = ends;
        this.from = from;
        this.to = to;
        this.carried = carried;
        this.loaders = loaders;
    }

    /** {@return the number of elements} */
    public int size() {
        return to - from;
    }

    /** {@return the elements from one up to, but without, another; nothing is copied} */
    public Batch part(int first, int end) {
        if (first < 0 || end < first || end > size()) {
            throw new IndexOutOfBoundsException("elements " + first + " to " + end + " of " + size());
        }
        return new Batch(shapes, bytes, ends, from + first, from + end, carried, loaders);
    }

    /** {@return the number of bytes that an element takes} */
    public int size(int element) {
        return end(element) - start(element);
    }

    private int start(int element) {
        int index = from + element;
        return index == 0 ? 0 : ends[index - 1];
    }

    private int end(int element) {
        return ends[from + element];
    }

    /** {@return the number of bytes that all elements take} */
    public int bodySize() {
        return size() == 0 ? 0 : end(size() - 1) - start(0);
    }

    /** {@return the number of bytes of the message} */
    public long messageSize() {
        return headSize() + bodySize();
    }

    private long headSize() {
        return shapes.size() + (long) Integer.BYTES * (1 + size());
    }

    private ByteBuffer body() {
        return bytes.slice(size() == 0 ? 0 : start(0), bodySize());
    }

    /** {@return the message, to be sent in this order and read by {@link #read}} */
    public ByteBuffer[] message() {
        ByteBuffer head = ByteBuffer.allocate(Math.toIntExact(headSize()));
        putHead(head);
        return new ByteBuffer[] {head.flip(), body()};
    }

    /** Puts the message into a frame, without a copy between. */
    public void putInto(ByteBuffer target) {
        putHead(target);
        target.put(body());
    }

    private void putHead(ByteBuffer target) {
        ByteOrder order = target.order();
        target.order(ByteOrder.LITTLE_ENDIAN);
        shapes.writeTo(target);
        target.putInt(size());
        int start = size() == 0 ? 0 : start(0);
        for (int i = from; i < to; i++) {
            target.putInt(ends[i] - start);
            start = ends[i];
        }
        target.order(order);
    }

    /**
     * Reads a message. What is returned shares the bytes.
     *
     * @throws IOException if it is no message of a batch
     */
    public static Batch read(ByteBuffer message) throws IOException {
        try {
            ByteBuffer source = message.slice().order(ByteOrder.LITTLE_ENDIAN);
            BatchShapes shapes = BatchShapes.readFrom(source);
            int count = source.getInt();
            if (count < 0 || count > source.remaining() / Integer.BYTES) {
                throw new StreamCorruptedException(
                        "the bytes are damaged: " + count + " elements cannot be in " + source.remaining() + " bytes");
            }
            int[] ends = new int[count];
            source.asIntBuffer().get(ends);
            source.position(source.position() + Integer.BYTES * count);
            long end = 0;
            for (int i = 0; i < count; i++) {
                end += ends[i];
                if (ends[i] < 0 || end > source.remaining()) {
                    throw new StreamCorruptedException(
                            "the bytes are damaged: element " + i + " ends at " + end + " of " + source.remaining());
                }
                ends[i] = (int) end;
            }
            return new Batch(shapes, source.slice(), ends, 0, count, List.of(), Set.of());
        } catch (BufferUnderflowException e) {
            throw new StreamCorruptedException("the bytes are damaged: the message ends too early");
        }
    }

    /** {@return what rebuilds the elements; for one thread} */
    public Reader reader() {
        return new Reader();
    }

    /** Rebuilds elements, in any order, each as often as is liked. */
    public final class Reader {
        private final ByteBuffer view = bytes.duplicate();
        private final CompactInput input = new CompactInput(view, shapes);

        private Reader() {}

        /**
         * Rebuilds an element.
         *
         * @throws dev.progeny.UndecodableException if it cannot be rebuilt; the others are not affected
         */
        public @Nullable Object decode(int element) {
            try {
                view.limit(end(element)).position(start(element));
                return input.root();
            } catch (ClassNotFoundException
                    | IOException
                    | RuntimeException
                    | LinkageError
                    | StackOverflowError
                    | OutOfMemoryError e) {
                throw Refusal.toDecode(e, null);
            }
        }
    }

    /** Tells the handles within all elements that a process got them. */
    public void handOver(long identity) {
        for (Carried some : carried) {
            if (some.element() >= from && some.element() < to) {
                for (Passenger passenger : some.passengers()) {
                    passenger.handOver(identity);
                }
            }
        }
    }

    /** {@return whether there are handles within any element} */
    public boolean carriesHandles() {
        for (Carried some : carried) {
            if (some.element() >= from && some.element() < to) {
                return true;
            }
        }
        return false;
    }
}
