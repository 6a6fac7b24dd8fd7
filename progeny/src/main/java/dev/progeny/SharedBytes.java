package dev.progeny;

import dev.progeny.internal.memory.ArrayFile;
import dev.progeny.internal.memory.FileKind;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An array of bytes in memory that processes share: one copy of the values, seen and changed by all of them. Who sees what, how long it
 * lives, and what happens when a process dies is said at {@link SharedArray}.
 *
 * <p>Any number of threads of any number of processes may use it at once. For changes of one value that are atomic take {@link SharedInts}.
 *
 * @serial exclude
 */
public final class SharedBytes extends SharedArray<SharedBytes, ByteBuffer> {
    private static final long serialVersionUID = 1L;
    private static final int FILL_AT_ONCE = 8192;
    private static final Handles<ArrayFile<ByteBuffer>, SharedBytes> HANDLES = new Handles<>(
            FileKind.BYTES.fileName(),
            FileKind.BYTES.description(),
            path -> ArrayFile.open(FileKind.BYTES, path),
            SharedBytes::new);

    private SharedBytes(ArrayFile<ByteBuffer> file) {
        super(file);
    }

    /**
     * Makes an array of zeros.
     *
     * @param length the number of values; 1 byte each
     * @return an array that the caller should close
     * @throws IllegalArgumentException if {@code length} is negative, or larger than any file can be
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static SharedBytes create(long length) {
        return create(HANDLES, FileKind.BYTES, length);
    }

    /**
     * Makes an array of the values given.
     *
     * @param values the values, which are copied
     * @return an array that the caller should close
     * @throws NullPointerException if {@code values} is null
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static SharedBytes of(byte... values) {
        SharedBytes array = create(values.length);
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
    public byte get(long index) {
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
    public void set(long index, byte value) {
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
    public byte getVolatile(long index) {
        VarHandle.fullFence();
        byte value = get(index);
        VarHandle.acquireFence();
        return value;
    }

    /**
     * Sets a value, in one order with all other volatile accesses.
     *
     * @param index its index, from 0
     * @param value the new value
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void setVolatile(long index, byte value) {
        VarHandle.releaseFence();
        set(index, value);
        VarHandle.fullFence();
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
    public void get(long index, byte[] target) {
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
    public void get(long index, byte[] target, int offset, int count) {
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
    public void put(long index, byte[] source) {
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
    public void put(long index, byte[] source, int offset, int count) {
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
    public void fill(byte value) {
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
    public void fill(long from, long count, byte value) {
        byte[] values = new byte[(int) Math.max(0, Math.min(FILL_AT_ONCE, count))];
        Arrays.fill(values, value);
        file.parts(from, count, FILL_AT_ONCE, (piece, place, done, some) -> piece.put(place, values, 0, some));
    }

    /**
     * Copies all values.
     *
     * @return the values at some moments during the call
     * @throws IllegalStateException if the array was closed, by any process; or has more values than an array of Java can have, in which
     *     case copy parts with {@link #get(long, byte[])}
     */
    public byte[] toArray() {
        byte[] values = new byte[lengthOfCopy()];
        get(0, values);
        return values;
    }

    @Override
    Handles<ArrayFile<ByteBuffer>, SharedBytes> handles() {
        return HANDLES;
    }

    @Override
    SharedBytes self() {
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
