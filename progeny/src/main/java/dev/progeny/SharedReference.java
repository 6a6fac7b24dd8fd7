package dev.progeny;

import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.memory.FileKind;
import dev.progeny.internal.memory.ReferenceFile;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A small value that processes share, a record say, changed as a whole by any number of threads of any number of them. It is to
 * processes what an {@link java.util.concurrent.atomic.AtomicReference} is to threads, with two differences: what is got is a copy, and
 * values are compared by {@link Object#equals}, not as objects. For more than one value, or large ones, take a {@link ProcessQueue} or
 * shared arrays.
 *
 * <p>It may be captured by a task, passed as an argument, returned, sent through a pipe or put on a queue; on the other side it is the
 * same one, and in one process the same object. What a thread did before it set a value happens-before what another, of any process, does
 * after it got that.
 *
 * <p>To get is to wait for nobody. To set waits, in spins and naps, only while seven threads or more are in the midst of setting; a process
 * that was stopped there, by a signal or a debugger, counts as one until it goes on. Values are encoded and decoded in the caller's
 * thread, as elements of a queue are.
 *
 * <p><b>When a process dies.</b> A change that it was about to make was made or not, as a whole. The others go on.
 *
 * <p><b>How long it lives.</b> Its file, of eight times the largest value, is in memory (see the guide) and is removed by {@link #close},
 * in whichever process; else when the process that made it has ended and no other process that holds it is alive. A process that gets
 * hold of it after that is told so when it decodes it. Once it was closed, in any process, every method that needs the value throws
 * {@link IllegalStateException}.
 *
 * @param <R> a type that can be encoded: anything serializable; best a record, since what is changed after it was got is changed in the
 *     copy only
 * @serial exclude
 */
public final class SharedReference<R extends @Nullable Object> implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final int DEFAULT_BYTES = 4096;
    private static final Handles<ReferenceFile, SharedReference<?>> HANDLES = new Handles<>(
            FileKind.REFERENCE.fileName(), FileKind.REFERENCE.description(), ReferenceFile::open, SharedReference::new);

    private final transient ReferenceFile file;

    private SharedReference(ReferenceFile file) {
        this.file = file;
    }

    /**
     * Makes one for values of up to 4096 bytes, encoded.
     *
     * @param value its first value; may be null
     * @param <R> the type of the values
     * @return one that the caller should close
     * @throws IllegalArgumentException if {@code value} cannot be encoded or is larger
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static <R extends @Nullable Object> SharedReference<R> create(R value) {
        return create(value, DEFAULT_BYTES);
    }

    /**
     * Makes one.
     *
     * @param value its first value; may be null
     * @param maxBytes the size of the largest value, encoded; a small record has some 100 bytes
     * @param <R> the type of the values
     * @return one that the caller should close
     * @throws IllegalArgumentException if {@code maxBytes} is not between 1 and 16777216, or {@code value} cannot be encoded or is larger
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    @SuppressWarnings("unchecked") // its only value is an R
    public static <R extends @Nullable Object> SharedReference<R> create(R value, int maxBytes) {
        if (maxBytes < 1 || maxBytes > ReferenceFile.MAX_CAPACITY) {
            throw new IllegalArgumentException("maxBytes must be between 1 and " + ReferenceFile.MAX_CAPACITY + ", was "
                    + maxBytes + "; for large values use a ProcessQueue or SharedMemory");
        }
        Encoded encoded = encode(value, maxBytes);
        SharedReference<R> created =
                (SharedReference<R>) HANDLES.create(path -> ReferenceFile.create(path, maxBytes, encoded.bytes()));
        TravellingFile.stay(encoded, created.file.path());
        return created;
    }

    /** {@return the size of the largest value that it can have, encoded} */
    public int maxBytes() {
        return file.capacity();
    }

    /**
     * Returns the value.
     *
     * @return a copy of the value
     * @throws IllegalStateException if it was closed, by any process
     * @throws UndecodableException if it cannot be decoded here
     */
    public R get() {
        return decode(file.read());
    }

    /**
     * Sets the value.
     *
     * @param value the new value
     * @throws IllegalArgumentException if it cannot be encoded (the message shows the path of fields to the culprit) or is larger, encoded,
     *     than {@link #maxBytes()}
     * @throws IllegalStateException if it was closed, by any process
     */
    public void set(R value) {
        file.set(encode(value));
    }

    /**
     * Sets the value if it equals what is expected.
     *
     * @param expected what it is expected to equal
     * @param value the new value
     * @return whether it did, and was set
     * @throws IllegalArgumentException if {@code value} cannot be encoded or is too large, as for {@link #set}
     * @throws IllegalStateException if it was closed, by any process
     * @throws UndecodableException if what is there cannot be decoded here
     */
    public boolean compareAndSet(R expected, R value) {
        ByteBuffer bytes = encode(value);
        while (true) {
            ReferenceFile.Seen seen = file.read();
            if (!Objects.equals(decode(seen), expected)) {
                return false;
            }
            if (file.replace(seen, bytes)) {
                return true;
            }
        }
    }

    /**
     * Sets the value and returns what it was.
     *
     * @param value the new value
     * @return what it was before
     * @throws IllegalArgumentException if {@code value} cannot be encoded or is too large, as for {@link #set}
     * @throws IllegalStateException if it was closed, by any process
     * @throws UndecodableException if what was there cannot be decoded here; it is unchanged then
     */
    public R getAndSet(R value) {
        ByteBuffer bytes = encode(value);
        while (true) {
            ReferenceFile.Seen seen = file.read();
            R before = decode(seen);
            if (file.replace(seen, bytes)) {
                return before;
            }
        }
    }

    /**
     * Changes the value by a function, which runs here, and returns what it was.
     *
     * @param change makes the new value; without effects, since it is called again if another changed the value meanwhile
     * @return what it was before
     * @throws NullPointerException if {@code change} is null
     * @throws IllegalArgumentException if the new value cannot be encoded or is too large, as for {@link #set}
     * @throws IllegalStateException if it was closed, by any process
     * @throws UndecodableException if what is there cannot be decoded here
     */
    public R getAndUpdate(UnaryOperator<R> change) {
        return update(change).before;
    }

    /**
     * Changes the value by a function, which runs here, and returns what it is then.
     *
     * @param change makes the new value; without effects, since it is called again if another changed the value meanwhile
     * @return what the function returned
     * @throws NullPointerException if {@code change} is null
     * @throws IllegalArgumentException if the new value cannot be encoded or is too large, as for {@link #set}
     * @throws IllegalStateException if it was closed, by any process
     * @throws UndecodableException if what is there cannot be decoded here
     */
    public R updateAndGet(UnaryOperator<R> change) {
        return update(change).after;
    }

    /**
     * Changes the value by a function of two arguments, which runs here, and returns what it was.
     *
     * @param operand its second argument
     * @param change makes the new value of the present one and {@code operand}; without effects, since it is called again if another
     *     changed the value meanwhile
     * @return what it was before
     * @throws NullPointerException if {@code change} is null
     * @throws IllegalArgumentException if the new value cannot be encoded or is too large, as for {@link #set}
     * @throws IllegalStateException if it was closed, by any process
     * @throws UndecodableException if what is there cannot be decoded here
     */
    public R getAndAccumulate(R operand, BinaryOperator<R> change) {
        Objects.requireNonNull(change, "change");
        return update(value -> change.apply(value, operand)).before;
    }

    /**
     * Changes the value by a function of two arguments, which runs here, and returns what it is then.
     *
     * @param operand its second argument
     * @param change makes the new value of the present one and {@code operand}; without effects, since it is called again if another
     *     changed the value meanwhile
     * @return what the function returned
     * @throws NullPointerException if {@code change} is null
     * @throws IllegalArgumentException if the new value cannot be encoded or is too large, as for {@link #set}
     * @throws IllegalStateException if it was closed, by any process
     * @throws UndecodableException if what is there cannot be decoded here
     */
    public R accumulateAndGet(R operand, BinaryOperator<R> change) {
        Objects.requireNonNull(change, "change");
        return update(value -> change.apply(value, operand)).after;
    }

    private record Change<R extends @Nullable Object>(R before, R after) {}

    private Change<R> update(UnaryOperator<R> change) {
        Objects.requireNonNull(change, "change");
        while (true) {
            ReferenceFile.Seen seen = file.read();
            R before = decode(seen);
            R after = change.apply(before);
            if (file.replace(seen, encode(after))) {
                return new Change<>(before, after);
            }
        }
    }

    private ByteBuffer encode(R value) {
        Encoded encoded = encode(value, maxBytes());
        TravellingFile.stay(encoded, file.path());
        return encoded.bytes();
    }

    private static Encoded encode(@Nullable Object value, int maxBytes) {
        Encoded encoded = ValueCodec.encode(value, "the value");
        if (encoded.size() > maxBytes) {
            throw new IllegalArgumentException("a value of " + encoded.size()
                    + " bytes, encoded, is larger than the shared reference holds, " + maxBytes
                    + "; make it with a larger maxBytes");
        }
        return encoded;
    }

    /** What was set was an R of whoever set it. */
    @SuppressWarnings({"unchecked", "NullAway"})
    private R decode(ReferenceFile.Seen seen) {
        return (R) ValueCodec.decode(seen.bytes());
    }

    /** {@return whether it was closed, by any process} */
    public boolean isClosed() {
        return file.isClosed();
    }

    /** Closes it for all processes and removes its file. Does not wait; harmless when repeated, and in several processes at once. */
    @Override
    public void close() {
        HANDLES.close(file, this);
    }

    /** {@return which one it is; the value is not shown, since that would decode it} */
    @Override
    public String toString() {
        return "SharedReference[" + file.path() + ", at most " + maxBytes() + " bytes"
                + (isClosed() ? ", closed]" : "]");
    }

    private Object writeReplace() {
        return new Reference(HANDLES.travelling(file));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw HANDLES.notByFields();
    }

    /**
     * What travels: where it is.
     *
     * @param path of its file
     */
    private record Reference(String path) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            return HANDLES.arrived(path);
        }
    }
}
