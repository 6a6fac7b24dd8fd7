package dev.progeny;

import dev.progeny.internal.memory.ArrayFile;
import dev.progeny.internal.memory.FileKind;
import dev.progeny.internal.memory.Words;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * An array of ints in memory that processes share: one copy of the values, seen and changed by all of them. Who sees what, how long it
 * lives, and what happens when a process dies is said at {@link SharedArray}.
 *
 * <p>Any number of threads of any number of processes may use it at once. Changes of one value by {@link #getAndAdd} and the like are
 * atomic, for all of them.
 *
 * @serial exclude
 */
public final class SharedInts extends SharedArray<SharedInts, IntBuffer> {
    private static final long serialVersionUID = 1L;
    private static final int FILL_AT_ONCE = 8192;
    private static final Handles<ArrayFile<IntBuffer>, SharedInts> HANDLES = new Handles<>(
            FileKind.INTS.fileName(),
            FileKind.INTS.description(),
            path -> ArrayFile.open(FileKind.INTS, path),
            SharedInts::new);

    private SharedInts(ArrayFile<IntBuffer> file) {
        super(file);
    }

    /**
     * Makes an array of zeros.
     *
     * @param length the number of values; 4 bytes each
     * @return an array that the caller should close
     * @throws IllegalArgumentException if {@code length} is negative, or larger than any file can be
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static SharedInts create(long length) {
        return create(HANDLES, FileKind.INTS, length);
    }

    /**
     * Makes an array of the values given.
     *
     * @param values the values, which are copied
     * @return an array that the caller should close
     * @throws NullPointerException if {@code values} is null
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static SharedInts of(int... values) {
        SharedInts array = create(values.length);
        array.put(0, values);
        return array;
    }

    /**
     * Returns a value.
     *
     * @param index its index, from 0
     * @return the value
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public int get(long index) {
        return file.values(index).get(file.place(index));
    }

    /**
     * Sets a value.
     *
     * @param index its index, from 0
     * @param value the new value
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void set(long index, int value) {
        file.values(index).put(file.place(index), value);
    }

    /**
     * Returns a value, in one order with all other volatile accesses: whoever sees what another thread, of any process, has set so
     * sees all that it did before.
     *
     * @param index its index, from 0
     * @return the value
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public int getVolatile(long index) {
        return (int) Words.INTS.getVolatile(file.bytes(index, 1), file.bytePlace(index));
    }

    /**
     * Sets a value, in one order with all other volatile accesses.
     *
     * @param index its index, from 0
     * @param value the new value
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void setVolatile(long index, int value) {
        Words.INTS.setVolatile(file.bytes(index, 1), file.bytePlace(index), value);
    }

    /**
     * Returns a value: whoever sees what another thread, of any process, has set by {@link #setRelease} sees all that it did before.
     *
     * @param index its index, from 0
     * @return the value
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public int getAcquire(long index) {
        return (int) Words.INTS.getAcquire(file.bytes(index, 1), file.bytePlace(index));
    }

    /**
     * Sets a value, after all that this thread did before.
     *
     * @param index its index, from 0
     * @param value the new value
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void setRelease(long index, int value) {
        Words.INTS.setRelease(file.bytes(index, 1), file.bytePlace(index), value);
    }

    /**
     * Returns a value: the last one that was set, sooner or later, but in no order with other values.
     *
     * @param index its index, from 0
     * @return the value
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public int getOpaque(long index) {
        return (int) Words.INTS.getOpaque(file.bytes(index, 1), file.bytePlace(index));
    }

    /**
     * Sets a value: others see it sooner or later, but in no order with other values.
     *
     * @param index its index, from 0
     * @param value the new value
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void setOpaque(long index, int value) {
        Words.INTS.setOpaque(file.bytes(index, 1), file.bytePlace(index), value);
    }

    /**
     * Sets a value if it is what is expected.
     *
     * @param index its index, from 0
     * @param expected what it is expected to be
     * @param value the new value
     * @return whether it was, and was set
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public boolean compareAndSet(long index, int expected, int value) {
        return Words.INTS.compareAndSet(file.bytes(index, 1), file.bytePlace(index), expected, value);
    }

    /**
     * Sets a value if it is what is expected, and returns what it was in either case.
     *
     * @param index its index, from 0
     * @param expected what it is expected to be
     * @param value the new value
     * @return what it was before
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public int compareAndExchange(long index, int expected, int value) {
        return (int) Words.INTS.compareAndExchange(file.bytes(index, 1), file.bytePlace(index), expected, value);
    }

    /**
     * Sets a value and returns what it was.
     *
     * @param index its index, from 0
     * @param value the new value
     * @return what it was before
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public int getAndSet(long index, int value) {
        return (int) Words.INTS.getAndSet(file.bytes(index, 1), file.bytePlace(index), value);
    }

    /**
     * Adds to a value, and returns what it was.
     *
     * @param index its index, from 0
     * @param delta what to add
     * @return what it was before
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public int getAndAdd(long index, int delta) {
        return (int) Words.INTS.getAndAdd(file.bytes(index, 1), file.bytePlace(index), delta);
    }

    /**
     * Adds to a value, and returns what it is then.
     *
     * @param index its index, from 0
     * @param delta what to add
     * @return what it is then
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public int addAndGet(long index, int delta) {
        return getAndAdd(index, delta) + delta;
    }

    /**
     * Changes a value by a function, and returns what it was.
     *
     * @param index its index, from 0
     * @param change makes the new value; without effects, since it is called again if another changed the value meanwhile
     * @return what it was before
     * @throws NullPointerException if {@code change} is null
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public int getAndUpdate(long index, IntUnaryOperator change) {
        return Words.getAndUpdateInt(file.bytes(index, 1), file.bytePlace(index), change);
    }

    /**
     * Changes a value by a function, and returns what it is then.
     *
     * @param index its index, from 0
     * @param change makes the new value; without effects, since it is called again if another changed the value meanwhile
     * @return what it is then
     * @throws NullPointerException if {@code change} is null
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public int updateAndGet(long index, IntUnaryOperator change) {
        return Words.updateAndGetInt(file.bytes(index, 1), file.bytePlace(index), change);
    }

    /**
     * Copies values into {@code target}, as many as that has room for.
     *
     * @param index the index of the first value to copy
     * @param target where to copy them
     * @throws NullPointerException if {@code target} is null
     * @throws IndexOutOfBoundsException if the array has fewer values from {@code index} on; nothing is copied then
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void get(long index, int[] target) {
        get(index, target, 0, target.length);
    }

    /**
     * Copies values into a part of {@code target}.
     *
     * @param index the index of the first value to copy
     * @param target where to copy them
     * @param offset the index in {@code target} of the first
     * @param count how many
     * @throws NullPointerException if {@code target} is null
     * @throws IndexOutOfBoundsException if either array has fewer values from there on, or an argument is negative; nothing is copied
     *     then
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void get(long index, int[] target, int offset, int count) {
        copyRange(
                index,
                "target",
                offset,
                count,
                target.length,
                (piece, place, done, some) -> piece.get(place, target, offset + done, some));
    }

    /**
     * Copies all values of {@code source} to here.
     *
     * @param index the index here of the first
     * @param source what to copy
     * @throws NullPointerException if {@code source} is null
     * @throws IndexOutOfBoundsException if this array has fewer values from {@code index} on; nothing is copied then
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void put(long index, int[] source) {
        put(index, source, 0, source.length);
    }

    /**
     * Copies a part of {@code source} to here.
     *
     * @param index the index here of the first
     * @param source what to copy
     * @param offset the index in {@code source} of the first
     * @param count how many
     * @throws NullPointerException if {@code source} is null
     * @throws IndexOutOfBoundsException if either array has fewer values from there on, or an argument is negative; nothing is copied
     *     then
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void put(long index, int[] source, int offset, int count) {
        copyRange(
                index,
                "source",
                offset,
                count,
                source.length,
                (piece, place, done, some) -> piece.put(place, source, offset + done, some));
    }

    /**
     * Sets all values.
     *
     * @param value what each of them is then
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void fill(int value) {
        fill(0, length(), value);
    }

    /**
     * Sets some values.
     *
     * @param from the index of the first
     * @param count how many
     * @param value what each of them is then
     * @throws IndexOutOfBoundsException if the array has fewer values from {@code from} on, or an argument is negative; nothing is set
     *     then
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void fill(long from, long count, int value) {
        int[] values = new int[(int) Math.max(0, Math.min(FILL_AT_ONCE, count))];
        Arrays.fill(values, value);
        file.parts(from, count, FILL_AT_ONCE, (piece, place, done, some) -> piece.put(place, values, 0, some));
    }

    /**
     * Copies all values.
     *
     * @return the values at some moments during the call
     * @throws IllegalStateException if the array was closed, by any process; or has more values than an array of Java can have, in which
     *     case copy parts with {@link #get(long, int[])}
     */
    public int[] toArray() {
        int[] values = new int[lengthOfCopy()];
        get(0, values);
        return values;
    }

    @Override
    Handles<ArrayFile<IntBuffer>, SharedInts> handles() {
        return HANDLES;
    }

    @Override
    SharedInts self() {
        return this;
    }

    @Override
    Object reference(String path) {
        return new Reference(path);
    }

    /**
     * What travels: where the array is.
     *
     * @param path of its file
     */
    private record Reference(String path) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            return HANDLES.arrived(path);
        }
    }
}
