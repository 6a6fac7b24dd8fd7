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
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A double that processes share, changed atomically by any number of threads of any number of them. Comparisons are of the bits, as
 * {@link Double#doubleToRawLongBits} gives them: 0.0 is not -0.0 there, and a NaN is itself.
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
 * IllegalStateException}. For many values take {@link SharedDoubles}.
 *
 * @serial exclude
 */
public final class SharedDouble extends Number implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final Handles<ArrayFile<ByteBuffer>, SharedDouble> HANDLES = new Handles<>(
            FileKind.DOUBLE.fileName(),
            FileKind.DOUBLE.description(),
            path -> ArrayFile.open(FileKind.DOUBLE, path),
            SharedDouble::new);

    private final transient ArrayFile<ByteBuffer> file;

    private SharedDouble(ArrayFile<ByteBuffer> file) {
        this.file = file;
    }

    /**
     * Makes one.
     *
     * @param value its first value
     * @return one that the caller should close
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static SharedDouble create(double value) {
        SharedDouble created = HANDLES.create(path -> ArrayFile.create(FileKind.DOUBLE, path, 1));
        created.set(value);
        return created;
    }

    /**
     * Returns the value, with the effects of {@link VarHandle#getVolatile}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    public double get() {
        return (double) Words.DOUBLES.getVolatile(file.first(), 0);
    }

    /**
     * Sets the value, with the effects of {@link VarHandle#setVolatile}.
     *
     * @param value the new value
     * @throws IllegalStateException if it was closed, by any process
     */
    public void set(double value) {
        Words.DOUBLES.setVolatile(file.first(), 0, value);
    }

    /**
     * Returns the value, with the effects of {@link VarHandle#get}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    public double getPlain() {
        return (double) Words.DOUBLES.get(file.first(), 0);
    }

    /**
     * Returns the value, with the effects of {@link VarHandle#getOpaque}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    public double getOpaque() {
        return (double) Words.DOUBLES.getOpaque(file.first(), 0);
    }

    /**
     * Returns the value, with the effects of {@link VarHandle#getAcquire}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    public double getAcquire() {
        return (double) Words.DOUBLES.getAcquire(file.first(), 0);
    }

    /**
     * Sets the value, with the effects of {@link VarHandle#set}.
     *
     * @param value the new value
     * @throws IllegalStateException if it was closed, by any process
     */
    public void setPlain(double value) {
        Words.DOUBLES.set(file.first(), 0, value);
    }

    /**
     * Sets the value, with the effects of {@link VarHandle#setOpaque}.
     *
     * @param value the new value
     * @throws IllegalStateException if it was closed, by any process
     */
    public void setOpaque(double value) {
        Words.DOUBLES.setOpaque(file.first(), 0, value);
    }

    /**
     * Sets the value, with the effects of {@link VarHandle#setRelease}.
     *
     * @param value the new value
     * @throws IllegalStateException if it was closed, by any process
     */
    public void setRelease(double value) {
        Words.DOUBLES.setRelease(file.first(), 0, value);
    }

    /**
     * Sets the value if it is what is expected, bit by bit, with the effects of {@link VarHandle#compareAndSet}.
     *
     * @param expected what it is expected to be
     * @param value the new value
     * @return whether it was, and was set
     * @throws IllegalStateException if it was closed, by any process
     */
    public boolean compareAndSet(double expected, double value) {
        return Words.DOUBLES.compareAndSet(file.first(), 0, expected, value);
    }

    /**
     * Sets the value if it is what is expected, bit by bit, and returns what it was in either case.
     *
     * @param expected what it is expected to be
     * @param value the new value
     * @return what it was before
     * @throws IllegalStateException if it was closed, by any process
     */
    public double compareAndExchange(double expected, double value) {
        return (double) Words.DOUBLES.compareAndExchange(file.first(), 0, expected, value);
    }

    /**
     * Sets the value and returns what it was.
     *
     * @param value the new value
     * @return what it was before
     * @throws IllegalStateException if it was closed, by any process
     */
    public double getAndSet(double value) {
        return (double) Words.DOUBLES.getAndSet(file.first(), 0, value);
    }

    /**
     * Adds to the value, and returns what it was.
     *
     * @param delta what to add
     * @return what it was before
     * @throws IllegalStateException if it was closed, by any process
     */
    public double getAndAdd(double delta) {
        return getAndUpdate(value -> value + delta);
    }

    /**
     * Adds to the value, and returns what it is then.
     *
     * @param delta what to add
     * @return what it is then
     * @throws IllegalStateException if it was closed, by any process
     */
    public double addAndGet(double delta) {
        return updateAndGet(value -> value + delta);
    }

    /**
     * Changes the value by a function, and returns what it was.
     *
     * @param change makes the new value; without effects, since it is called again if another changed the value meanwhile
     * @return what it was before
     * @throws NullPointerException if {@code change} is null
     * @throws IllegalStateException if it was closed, by any process
     */
    public double getAndUpdate(DoubleUnaryOperator change) {
        return Words.getAndUpdateDouble(file.first(), 0, change);
    }

    /**
     * Changes the value by a function, and returns what it is then.
     *
     * @param change makes the new value; without effects, since it is called again if another changed the value meanwhile
     * @return what it is then
     * @throws NullPointerException if {@code change} is null
     * @throws IllegalStateException if it was closed, by any process
     */
    public double updateAndGet(DoubleUnaryOperator change) {
        return Words.updateAndGetDouble(file.first(), 0, change);
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
    public double getAndAccumulate(double operand, DoubleBinaryOperator change) {
        Objects.requireNonNull(change, "change");
        return getAndUpdate(value -> change.applyAsDouble(value, operand));
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
    public double accumulateAndGet(double operand, DoubleBinaryOperator change) {
        Objects.requireNonNull(change, "change");
        return updateAndGet(value -> change.applyAsDouble(value, operand));
    }

    /**
     * Returns the value as {@link #get} does, as an {@code int}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    @Override
    public int intValue() {
        return (int) get();
    }

    /**
     * Returns the value as {@link #get} does, as a {@code long}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    @Override
    public long longValue() {
        return (long) get();
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
            return Double.toString(get());
        } catch (IllegalStateException e) {
            return "SharedDouble[" + file.path() + ", closed]";
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
