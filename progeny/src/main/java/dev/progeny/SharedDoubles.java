package dev.progeny;

import dev.progeny.internal.memory.DoublesFile;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * An array of doubles in memory that processes share: one copy of the values, seen and changed by all of them. Its length is fixed.
 *
 * <p>It may be captured by a task, passed as an argument, returned, sent through a pipe or put on a queue. What travels is a reference,
 * so that takes as long for a billion values as for one; on the other side it is the same array, and in one process the same object.
 *
 * <p><b>Who sees what.</b> Reading and writing is as quick and as loose as for a {@code double[]} that threads share. What a process
 * wrote before it passed something on, as a task, a result, a message or an element, is seen by whoever received that. Without such a
 * hand-over a change by another may be seen late or, in a loop that does nothing but look for it, never; and of several changes one
 * may be seen without the others. On a 64-bit JVM a single value is always one that was written, never half of one.
 *
 * <p><b>When a process dies.</b> What it wrote stays; a copy that was under way is done in part. The others go on.
 *
 * <p><b>How long it lives.</b> Its file is in memory (see the guide) and is removed by {@link #close}, in whichever process; else when
 * the process that made it has ended and no other process that holds it is alive. A process that gets hold of it after that is told so
 * when it decodes the array.
 *
 * <p><b>Memory.</b> All of it is allocated when the array is made, so that no later access can fail for want of it. After the array was
 * closed, each process that used it keeps its part until its garbage collector has run. Progeny asks for such a run when the array could
 * not be made otherwise, or much has been mapped since the last; unless the JVM is told to ignore that ({@code -XX:+DisableExplicitGC}).
 *
 * <p>Once it was closed, in any process, every method that needs the values throws {@link IllegalStateException}.
 *
 * @serial exclude
 */
public final class SharedDoubles implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;
    private static final Handles<DoublesFile, SharedDoubles> HANDLES =
            new Handles<>("doubles", "an array of doubles", DoublesFile::open, SharedDoubles::new);

    private final transient DoublesFile file;

    private SharedDoubles(DoublesFile file) {
        this.file = file;
    }

    /**
     * Makes an array of zeros.
     *
     * @param length the number of values; 8 bytes each
     * @return an array that the caller should close
     * @throws IllegalArgumentException if {@code length} is negative, or larger than any file can be
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static SharedDoubles create(long length) {
        if (length < 0 || length > DoublesFile.MAX_LENGTH) {
            throw new IllegalArgumentException("length must be between 0 and " + DoublesFile.MAX_LENGTH + ", was "
                    + length + "; it is a number of values, not of bytes");
        }
        return HANDLES.create(path -> DoublesFile.create(path, length));
    }

    /**
     * Makes an array of the values given.
     *
     * @param values the values, which are copied
     * @return an array that the caller should close
     * @throws NullPointerException if {@code values} is null
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static SharedDoubles of(double... values) {
        SharedDoubles array = create(values.length);
        array.put(0, values);
        return array;
    }

    /** {@return the number of values, also of a closed array} */
    public long length() {
        return file.length();
    }

    /**
     * Returns a value.
     *
     * @param index its index, from 0
     * @return the value
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public double get(long index) {
        return file.get(index);
    }

    /**
     * Sets a value.
     *
     * @param index its index, from 0
     * @param value the new value
     * @throws IndexOutOfBoundsException if {@code index} is negative or not less than {@link #length()}
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void set(long index, double value) {
        file.set(index, value);
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
    public void get(long index, double[] target) {
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
    public void get(long index, double[] target, int offset, int count) {
        checkRange("target", offset, count, target.length);
        checkRange("the shared array", index, count, length());
        file.get(index, target, offset, count);
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
    public void put(long index, double[] source) {
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
    public void put(long index, double[] source, int offset, int count) {
        checkRange("source", offset, count, source.length);
        checkRange("the shared array", index, count, length());
        file.put(index, source, offset, count);
    }

    /**
     * Copies values to another shared array, or to another place of this one. If the ranges overlap, what was there before is copied.
     *
     * @param index the index here of the first
     * @param target where to copy them; may be this array
     * @param targetIndex the index in {@code target} of the first
     * @param count how many
     * @throws NullPointerException if {@code target} is null
     * @throws IndexOutOfBoundsException if either array has fewer values from there on, or an argument is negative; nothing is copied
     *     then
     * @throws IllegalStateException if either array was closed, by any process
     */
    public void copyTo(long index, SharedDoubles target, long targetIndex, long count) {
        checkRange("target", targetIndex, count, target.length());
        checkRange("the shared array", index, count, length());
        file.copy(index, target.file, targetIndex, count);
    }

    /**
     * Sets all values.
     *
     * @param value what each of them is then
     * @throws IllegalStateException if the array was closed, by any process
     */
    public void fill(double value) {
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
    public void fill(long from, long count, double value) {
        checkRange("the shared array", from, count, length());
        file.fill(from, from + count, value);
    }

    /**
     * Copies all values.
     *
     * @return the values at some moments during the call
     * @throws IllegalStateException if the array was closed, by any process; or has more values than an array of Java can have, in which
     *     case copy parts with {@link #get(long, double[])}
     */
    public double[] toArray() {
        file.ensureOpen();
        if (length() > MAX_ARRAY_LENGTH) {
            throw new IllegalStateException("an array of Java has at most " + MAX_ARRAY_LENGTH + " values, this has "
                    + length() + "; copy parts of it with get(index, target)");
        }
        double[] values = new double[(int) length()];
        get(0, values);
        return values;
    }

    private static void checkRange(String array, long index, long count, long length) {
        if (index < 0 || count < 0 || index > length - count) {
            throw new IndexOutOfBoundsException(
                    array + " has " + length + " values, so there are no " + count + " from index " + index + " on");
        }
    }

    /** {@return whether the array was closed, by any process} */
    public boolean isClosed() {
        return file.isClosed();
    }

    /**
     * Closes the array for all processes and removes its file. Does not wait for those who are in the midst of an access, whom it does
     * not harm; harmless when repeated, and in several processes at once.
     */
    @Override
    public void close() {
        HANDLES.close(file, this);
    }

    /** {@return which array this is and how long; the values are not shown} */
    @Override
    public String toString() {
        return "SharedDoubles[" + file.path() + ", " + length() + " values" + (isClosed() ? ", closed]" : "]");
    }

    private Object writeReplace() {
        return new Reference(HANDLES.travelling(file));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw HANDLES.notByFields();
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
