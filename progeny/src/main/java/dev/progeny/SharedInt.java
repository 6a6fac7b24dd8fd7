package dev.progeny;

import dev.progeny.internal.memory.ArrayFile;
import dev.progeny.internal.memory.FileKind;
import dev.progeny.internal.memory.Words;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * An int that processes share, changed atomically by any number of threads of any number of them. It is to
 * processes what an {@link java.util.concurrent.atomic.AtomicInteger} is to threads.
 *
 * <p>It may be captured by a task, passed as an argument, returned, sent through a pipe or put on a queue; on the other side it is the
 * same one, and in one process the same object. No method waits or makes a system call. The forms of access mean what they do for a {@link
 * VarHandle}, between processes as between threads.
 *
 * <p><b>When a process dies.</b> A change that it was about to make was made or not; nobody else notices.
 *
 * <p><b>How long it lives.</b> Its file, of one page, is in memory (see the guide) and is removed by {@link #close}, in whichever process;
 * else when the process that made it has ended and no other process that holds it is alive. A process that gets hold of it after that is
 * told so when it decodes it. Once it was closed, in any process, every method that needs the value throws {@link
 * IllegalStateException}. For many values take {@link SharedInts}.
 *
 * @serial exclude
 */
public final class SharedInt extends Number implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final Handles<ArrayFile<ByteBuffer>, SharedInt> HANDLES = new Handles<>(
            FileKind.INT.fileName(),
            FileKind.INT.description(),
            path -> ArrayFile.open(FileKind.INT, path),
            SharedInt::new);

    private final transient ArrayFile<ByteBuffer> file;

    private SharedInt(ArrayFile<ByteBuffer> file) {
        this.file = file;
    }

    /**
     * Makes one.
     *
     * @param value its first value
     * @return one that the caller should close
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static SharedInt create(int value) {
        SharedInt created = HANDLES.create(path -> ArrayFile.create(FileKind.INT, path, 1));
        created.set(value);
        return created;
    }

    /**
     * Returns the value, with the effects of {@link VarHandle#getVolatile}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    public int get() {
        return (int) Words.INTS.getVolatile(file.first(), 0);
    }

    /**
     * Sets the value, with the effects of {@link VarHandle#setVolatile}.
     *
     * @param value the new value
     * @throws IllegalStateException if it was closed, by any process
     */
    public void set(int value) {
        Words.INTS.setVolatile(file.first(), 0, value);
    }

    /**
     * Returns the value, with the effects of {@link VarHandle#get}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    public int getPlain() {
        return (int) Words.INTS.get(file.first(), 0);
    }

    /**
     * Returns the value, with the effects of {@link VarHandle#getOpaque}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    public int getOpaque() {
        return (int) Words.INTS.getOpaque(file.first(), 0);
    }

    /**
     * Returns the value, with the effects of {@link VarHandle#getAcquire}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    public int getAcquire() {
        return (int) Words.INTS.getAcquire(file.first(), 0);
    }

    /**
     * Sets the value, with the effects of {@link VarHandle#set}.
     *
     * @param value the new value
     * @throws IllegalStateException if it was closed, by any process
     */
    public void setPlain(int value) {
        Words.INTS.set(file.first(), 0, value);
    }

    /**
     * Sets the value, with the effects of {@link VarHandle#setOpaque}.
     *
     * @param value the new value
     * @throws IllegalStateException if it was closed, by any process
     */
    public void setOpaque(int value) {
        Words.INTS.setOpaque(file.first(), 0, value);
    }

    /**
     * Sets the value, with the effects of {@link VarHandle#setRelease}.
     *
     * @param value the new value
     * @throws IllegalStateException if it was closed, by any process
     */
    public void setRelease(int value) {
        Words.INTS.setRelease(file.first(), 0, value);
    }

    /**
     * Sets the value if it is what is expected, with the effects of {@link VarHandle#compareAndSet}.
     *
     * @param expected what it is expected to be
     * @param value the new value
     * @return whether it was, and was set
     * @throws IllegalStateException if it was closed, by any process
     */
    public boolean compareAndSet(int expected, int value) {
        return Words.INTS.compareAndSet(file.first(), 0, expected, value);
    }

    /**
     * Sets the value if it is what is expected, and returns what it was in either case.
     *
     * @param expected what it is expected to be
     * @param value the new value
     * @return what it was before
     * @throws IllegalStateException if it was closed, by any process
     */
    public int compareAndExchange(int expected, int value) {
        return (int) Words.INTS.compareAndExchange(file.first(), 0, expected, value);
    }

    /**
     * Sets the value and returns what it was.
     *
     * @param value the new value
     * @return what it was before
     * @throws IllegalStateException if it was closed, by any process
     */
    public int getAndSet(int value) {
        return (int) Words.INTS.getAndSet(file.first(), 0, value);
    }

    /**
     * Adds to the value, and returns what it was.
     *
     * @param delta what to add
     * @return what it was before
     * @throws IllegalStateException if it was closed, by any process
     */
    public int getAndAdd(int delta) {
        return (int) Words.INTS.getAndAdd(file.first(), 0, delta);
    }

    /**
     * Adds to the value, and returns what it is then.
     *
     * @param delta what to add
     * @return what it is then
     * @throws IllegalStateException if it was closed, by any process
     */
    public int addAndGet(int delta) {
        return getAndAdd(delta) + delta;
    }

    /**
     * Adds one, and returns what it was.
     *
     * @return what it was before
     * @throws IllegalStateException if it was closed, by any process
     */
    public int getAndIncrement() {
        return getAndAdd(1);
    }

    /**
     * Adds one, and returns what it is then.
     *
     * @return what it is then
     * @throws IllegalStateException if it was closed, by any process
     */
    public int incrementAndGet() {
        return addAndGet(1);
    }

    /**
     * Subtracts one, and returns what it was.
     *
     * @return what it was before
     * @throws IllegalStateException if it was closed, by any process
     */
    public int getAndDecrement() {
        return getAndAdd(-1);
    }

    /**
     * Subtracts one, and returns what it is then.
     *
     * @return what it is then
     * @throws IllegalStateException if it was closed, by any process
     */
    public int decrementAndGet() {
        return addAndGet(-1);
    }

    /**
     * Changes the value by a function, and returns what it was.
     *
     * @param change makes the new value; without effects, since it is called again if another changed the value meanwhile
     * @return what it was before
     * @throws NullPointerException if {@code change} is null
     * @throws IllegalStateException if it was closed, by any process
     */
    public int getAndUpdate(IntUnaryOperator change) {
        return Words.getAndUpdateInt(file.first(), 0, change);
    }

    /**
     * Changes the value by a function, and returns what it is then.
     *
     * @param change makes the new value; without effects, since it is called again if another changed the value meanwhile
     * @return what it is then
     * @throws NullPointerException if {@code change} is null
     * @throws IllegalStateException if it was closed, by any process
     */
    public int updateAndGet(IntUnaryOperator change) {
        return Words.updateAndGetInt(file.first(), 0, change);
    }

    /**
     * Changes the value by a function of two arguments, and returns what it was.
     *
     * @param operand its second argument
     * @param change makes the new value of the present one and {@code operand}; without effects, since it is called again if
     *     another changed the value meanwhile
     * @return what it was before
     * @throws NullPointerException if {@code change} is null
     * @throws IllegalStateException if it was closed, by any process
     */
    public int getAndAccumulate(int operand, IntBinaryOperator change) {
        Objects.requireNonNull(change, "change");
        return getAndUpdate(value -> change.applyAsInt(value, operand));
    }

    /**
     * Changes the value by a function of two arguments, and returns what it is then.
     *
     * @param operand its second argument
     * @param change makes the new value of the present one and {@code operand}; without effects, since it is called again if
     *     another changed the value meanwhile
     * @return what it is then
     * @throws NullPointerException if {@code change} is null
     * @throws IllegalStateException if it was closed, by any process
     */
    public int accumulateAndGet(int operand, IntBinaryOperator change) {
        Objects.requireNonNull(change, "change");
        return updateAndGet(value -> change.applyAsInt(value, operand));
    }

    /**
     * Returns the value as {@link #get} does, as an {@code int}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    @Override
    public int intValue() {
        return get();
    }

    /**
     * Returns the value as {@link #get} does, as a {@code long}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    @Override
    public long longValue() {
        return get();
    }

    /**
     * Returns the value as {@link #get} does, as a {@code float}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    @Override
    public float floatValue() {
        return (float) get();
    }

    /**
     * Returns the value as {@link #get} does, as a {@code double}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    @Override
    public double doubleValue() {
        return get();
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

    /** {@return the value as text; or, once it was closed, which one it was} */
    @Override
    public String toString() {
        try {
            return Integer.toString(get());
        } catch (IllegalStateException e) {
            return "SharedInt[" + file.path() + ", closed]";
        }
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
