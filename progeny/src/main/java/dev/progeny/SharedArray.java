package dev.progeny;

import dev.progeny.internal.memory.ArrayFile;
import dev.progeny.internal.memory.Bounds;
import dev.progeny.internal.memory.FileKind;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.Buffer;

/**
 * An array of numbers in memory that processes share: one copy of the values, seen and changed by all of them. Its length is fixed, and
 * may be beyond that of an array of Java. This is what all such arrays have in common.
 *
 * <p>It may be captured by a task, passed as an argument, returned, sent through a pipe or put on a queue. What travels is a reference,
 * so that takes as long for a billion values as for one; on the other side it is the same array, and in one process the same object.
 *
 * <p><b>Who sees what.</b> Reading and writing by {@code get} and {@code set}, and of many values at once, is as quick and as loose as for
 * an array of Java that threads share. What a process wrote before it passed something on, as a task, a result, a message or an element,
 * is seen by whoever received that. Without such a hand-over a change by another may be seen late or, in a loop that does nothing but
 * look for it, never; and of several changes one may be seen without the others. On a 64-bit JVM a single value is always one that was
 * written, never half of one. The other forms of access, {@code getVolatile} and so on, mean what they do for a {@link
 * java.lang.invoke.VarHandle}, between processes as between threads.
 *
 * <p><b>When a process dies.</b> What it wrote stays; a copy that was under way is done in part, a change of one value is done or not.
 * The others go on.
 *
 * <p><b>How long it lives.</b> Its file is in memory (see the guide) and is removed by {@link #close}, in whichever process; else when
 * the process that made it has ended and no other process that holds it is alive. A process that gets hold of it after that is told so
 * when it decodes the array.
 *
 * <p><b>Memory.</b> All of it is allocated when the array is made, so that no later access can fail for want of it. After the array was
 * closed, each process that used it keeps its part until its garbage collector has run. Progeny asks for such a run when an array could
 * not be made otherwise, or much has been mapped since the last; unless the JVM is told to ignore that ({@code -XX:+DisableExplicitGC}).
 *
 * <p>Once it was closed, in any process, every method that needs the values throws {@link IllegalStateException}. A view that was made
 * before shows what was there, and is safe to use for as long as it is reachable; the memory stays until then.
 *
 * @param <A> the type of the array itself
 * @param <B> the type of a buffer of its values
 * @serial exclude
 */
public abstract class SharedArray<A extends SharedArray<A, B>, B extends Buffer>
        implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

    final transient ArrayFile<B> file;

    SharedArray(ArrayFile<B> file) {
        this.file = file;
    }

    abstract Handles<ArrayFile<B>, A> handles();

    abstract A self();

    /** {@return what travels} */
    abstract Object reference(String path);

    static <A, B extends Buffer> A create(Handles<ArrayFile<B>, A> handles, FileKind<B> kind, long length) {
        long most = ArrayFile.maxLength(kind);
        if (length < 0 || length > most) {
            throw new IllegalArgumentException("length must be between 0 and " + most + ", was " + length
                    + "; it is a number of values, not of bytes");
        }
        return handles.create(path -> ArrayFile.create(kind, path, length));
    }

    /** {@return the number of values, also of a closed array} */
    public final long length() {
        return file.length();
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
    public final void copyTo(long index, A target, long targetIndex, long count) {
        file.copy(index, target.file, targetIndex, count);
    }

    /**
     * Returns some values as a buffer in native byte order: a view, through which they are read and changed as by {@code get} and {@code
     * set}. It is not a handle: it cannot be sent.
     *
     * @param index the index of the first
     * @param count how many
     * @return a view, which may be used also when the array was closed
     * @throws IndexOutOfBoundsException if the array has fewer values from {@code index} on, or an argument is negative
     * @throws IllegalArgumentException if there are more than a buffer can hold; up to 1,000,000,000 bytes of them always fit
     * @throws IllegalStateException if the array was closed, by any process
     */
    public final B asBuffer(long index, long count) {
        return file.view(index, count);
    }

    /**
     * Returns all values as a {@code MemorySegment}, of JDK 22 and later, in native byte order: {@code
     * array.asSegment(MemorySegment.class)}. The type is an argument, since Progeny also runs on JDKs that do not have it. The segment is
     * a view, may be used by any thread, and may be larger than a buffer can be.
     *
     * @param type {@code java.lang.foreign.MemorySegment.class}
     * @param <S> {@code java.lang.foreign.MemorySegment}
     * @return a view
     * @throws NullPointerException if {@code type} is null
     * @throws IllegalArgumentException if {@code type} is another
     * @throws UnsupportedOperationException if this JVM is older than 22
     * @throws IllegalStateException if the array was closed, by any process
     * @throws java.io.UncheckedIOException if it cannot be mapped in one piece
     */
    public final <S> S asSegment(Class<S> type) {
        return file.segment(type);
    }

    /** {@return the length of an array of Java for all values} */
    final int lengthOfCopy() {
        if (length() > MAX_ARRAY_LENGTH) {
            file.first(); // that it is closed comes first
            throw new IllegalStateException("an array of Java has at most " + MAX_ARRAY_LENGTH + " values, this has "
                    + length() + "; copy parts of it with get(index, target)");
        }
        return (int) length();
    }

    /** Copies a range to or from an array of Java. */
    final void copyRange(long index, String name, int offset, int count, int length, ArrayFile.Part<B> part) {
        Bounds.checkRange(name, offset, count, length);
        file.parts(index, count, count, part);
    }

    /** {@return whether the array was closed, by any process} */
    public final boolean isClosed() {
        return file.isClosed();
    }

    /**
     * Closes the array for all processes and removes its file. Does not wait for those who are in the midst of an access, whom it does
     * not harm; harmless when repeated, and in several processes at once.
     */
    @Override
    public final void close() {
        handles().close(file, self());
    }

    /** {@return which array this is and how long; the values are not shown} */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + file.path() + ", " + length() + " values"
                + (isClosed() ? ", closed]" : "]");
    }

    final Object writeReplace() {
        return reference(handles().travelling(file));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw handles().notByFields();
    }
}
