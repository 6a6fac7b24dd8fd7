package dev.progeny;

import dev.progeny.internal.memory.ArrayFile;
import dev.progeny.internal.memory.BlockFile;
import dev.progeny.internal.memory.Bounds;
import dev.progeny.internal.memory.FileKind;
import dev.progeny.internal.platform.MemorySize;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A block of bytes in memory that processes share. Its size is fixed, and may be beyond that of a buffer.
 *
 * <p><b>Without a name</b> ({@link #create(String)}, {@link #create(long)}) it lives as other shared objects do: {@link #close}, in any
 * process, closes it for all; else it goes when the process that made it has ended and no other process that holds it is alive.
 *
 * <p><b>With a name</b> ({@link #create(String, long)}, {@link #open}) programs of one user that did not start each other find it, and
 * it stays until {@link #unlink}, also when no process has it open: in memory until the machine is switched off. {@link #close} ends the
 * use by this process only. Whoever has it open when it is unlinked goes on using it; its memory is returned when nobody does. In one
 * process all who open a name get the same object, so who closes it closes it for them too.
 *
 * <p>It may be captured by a task, passed as an argument, returned, sent through a pipe or put on a queue. What travels is a reference;
 * on the other side it is the same block, and in one process the same object.
 *
 * <p><b>Who sees what.</b> Reading and writing is as quick and as loose as for an array that threads share. What a process wrote before
 * it passed something on, as a task, a result, a message or an element, is seen by whoever received that. Numbers are in native byte
 * order, and may begin at any offset; at multiples of their size they are read and written whole on a 64-bit JVM. For atomic access use
 * the arrays, such as {@link SharedLongs}, or a {@link java.lang.invoke.VarHandle} on a view.
 *
 * <p><b>Memory.</b> All of it is allocated when the block is made, so that no later access can fail for want of it. It is returned when
 * the block was closed and each process that used it has collected its garbage; see {@link SharedArray}.
 *
 * <p>Once it was closed, every method that needs the bytes throws {@link IllegalStateException}. A view that was made before shows what
 * was there, and is safe to use for as long as it is reachable; the memory stays until then.
 *
 * @serial exclude
 */
public final class SharedMemory implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final int FILL_AT_ONCE = 1 << 16;
    private static final Handles<BlockFile, SharedMemory> HANDLES =
            new Handles<>(FileKind.BLOCK.fileName(), FileKind.BLOCK.description(), BlockFile::open, SharedMemory::new);

    private final transient BlockFile file;
    private final transient ArrayFile<ByteBuffer> bytes;

    private SharedMemory(BlockFile file) {
        this.file = file;
        this.bytes = file.bytes();
    }

    /**
     * Makes a block of zeros without a name.
     *
     * @param size as the JVM takes sizes: bytes, or a number with {@code k}, {@code m}, {@code g} or {@code t} behind it
     * @return a block that the caller should close
     * @throws NullPointerException if {@code size} is null
     * @throws IllegalArgumentException if {@code size} is no size
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static SharedMemory create(String size) {
        return create(MemorySize.parse("size", size));
    }

    /**
     * Makes a block of zeros without a name.
     *
     * @param size the number of bytes
     * @return a block that the caller should close
     * @throws IllegalArgumentException if {@code size} is not positive, or larger than any file can be
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static SharedMemory create(long size) {
        checkSize(size);
        return HANDLES.create(path -> BlockFile.create(path, size));
    }

    /**
     * Makes a block of zeros with a name. Who opens it finds it complete.
     *
     * @param name 1 to 200 letters, digits and {@code -_.}, of which the first is no dot; one for all programs of this user
     * @param size the number of bytes
     * @return a block that the caller should close, and somebody unlink
     * @throws IllegalArgumentException if {@code name} is no such name, or {@code size} is not positive, or larger than any file can be
     * @throws UncheckedIOException if there is a block of that name (its cause is a {@link
     *     java.nio.file.FileAlreadyExistsException} then), or there is no shared memory for it; the message says how to get more
     */
    public static SharedMemory create(String name, long size) {
        return createNamed(name, size, ProcessIdentity.NONE);
    }

    /** Makes a block with a name that goes with a process. */
    static SharedMemory createNamed(String name, long size, long owner) {
        Objects.requireNonNull(name, "name");
        checkSize(size);
        return adopt("make", () -> BlockFile.createNamed(name, size, owner));
    }

    /**
     * Opens the block of a name.
     *
     * @param name the name
     * @return a block that the caller should close
     * @throws IllegalArgumentException if {@code name} cannot be a name
     * @throws UncheckedIOException if there is none of that name (its cause is a {@link java.io.FileNotFoundException} then), or what
     *     has that name is no block, or not as it was made, or another user's
     */
    public static SharedMemory open(String name) {
        Objects.requireNonNull(name, "name");
        return adopt("open", () -> BlockFile.openNamed(name));
    }

    private static SharedMemory adopt(String attempt, Handles.Source<BlockFile> source) {
        try {
            return HANDLES.adopt(source.get());
        } catch (IOException e) {
            throw HANDLES.failed(attempt, e);
        }
    }

    /**
     * Removes a name: nobody can open the block any more, and another may be made with that name. Who has it open goes on using it.
     *
     * @param name the name
     * @return whether there was a block of that name
     * @throws IllegalArgumentException if {@code name} cannot be a name
     * @throws UncheckedIOException if it cannot be removed
     */
    public static boolean unlink(String name) {
        try {
            return BlockFile.unlink(Objects.requireNonNull(name, "name"));
        } catch (IOException e) {
            throw HANDLES.failed("unlink", e);
        }
    }

    private static void checkSize(long size) {
        long most = ArrayFile.maxLength(FileKind.BLOCK);
        if (size < 1 || size > most) {
            throw new IllegalArgumentException("size must be between 1 and " + most + " bytes, was " + size);
        }
    }

    /** {@return the number of bytes, also of a closed block} */
    public long size() {
        return bytes.length();
    }

    /** {@return its name, also of a closed or unlinked block; empty if it was made without one} */
    public Optional<String> name() {
        return file.isNamed() ? Optional.of(file.path().getFileName().toString()) : Optional.empty();
    }

    /**
     * Returns a byte.
     *
     * @param offset where it is
     * @return the byte
     * @throws IndexOutOfBoundsException if it is not in the block
     * @throws IllegalStateException if the block was closed
     */
    public byte get(long offset) {
        return at(offset, Byte.BYTES).get(bytes.bytePlace(offset));
    }

    /**
     * Sets a byte.
     *
     * @param offset where it is
     * @param value the new value
     * @throws IndexOutOfBoundsException if it is not in the block
     * @throws IllegalStateException if the block was closed
     */
    public void put(long offset, byte value) {
        at(offset, Byte.BYTES).put(bytes.bytePlace(offset), value);
    }

    /**
     * Returns a {@code short}.
     *
     * @param offset of its first byte
     * @return the number
     * @throws IndexOutOfBoundsException if it is not wholly in the block
     * @throws IllegalStateException if the block was closed
     */
    public short getShort(long offset) {
        return at(offset, Short.BYTES).getShort(bytes.bytePlace(offset));
    }

    /**
     * Sets a {@code short}.
     *
     * @param offset of its first byte
     * @param value the new value
     * @throws IndexOutOfBoundsException if it is not wholly in the block
     * @throws IllegalStateException if the block was closed
     */
    public void putShort(long offset, short value) {
        at(offset, Short.BYTES).putShort(bytes.bytePlace(offset), value);
    }

    /**
     * Returns an {@code int}.
     *
     * @param offset of its first byte
     * @return the number
     * @throws IndexOutOfBoundsException if it is not wholly in the block
     * @throws IllegalStateException if the block was closed
     */
    public int getInt(long offset) {
        return at(offset, Integer.BYTES).getInt(bytes.bytePlace(offset));
    }

    /**
     * Sets an {@code int}.
     *
     * @param offset of its first byte
     * @param value the new value
     * @throws IndexOutOfBoundsException if it is not wholly in the block
     * @throws IllegalStateException if the block was closed
     */
    public void putInt(long offset, int value) {
        at(offset, Integer.BYTES).putInt(bytes.bytePlace(offset), value);
    }

    /**
     * Returns a {@code long}.
     *
     * @param offset of its first byte
     * @return the number
     * @throws IndexOutOfBoundsException if it is not wholly in the block
     * @throws IllegalStateException if the block was closed
     */
    public long getLong(long offset) {
        return at(offset, Long.BYTES).getLong(bytes.bytePlace(offset));
    }

    /**
     * Sets a {@code long}.
     *
     * @param offset of its first byte
     * @param value the new value
     * @throws IndexOutOfBoundsException if it is not wholly in the block
     * @throws IllegalStateException if the block was closed
     */
    public void putLong(long offset, long value) {
        at(offset, Long.BYTES).putLong(bytes.bytePlace(offset), value);
    }

    /**
     * Returns a {@code float}.
     *
     * @param offset of its first byte
     * @return the number
     * @throws IndexOutOfBoundsException if it is not wholly in the block
     * @throws IllegalStateException if the block was closed
     */
    public float getFloat(long offset) {
        return at(offset, Float.BYTES).getFloat(bytes.bytePlace(offset));
    }

    /**
     * Sets a {@code float}.
     *
     * @param offset of its first byte
     * @param value the new value
     * @throws IndexOutOfBoundsException if it is not wholly in the block
     * @throws IllegalStateException if the block was closed
     */
    public void putFloat(long offset, float value) {
        at(offset, Float.BYTES).putFloat(bytes.bytePlace(offset), value);
    }

    /**
     * Returns a {@code double}.
     *
     * @param offset of its first byte
     * @return the number
     * @throws IndexOutOfBoundsException if it is not wholly in the block
     * @throws IllegalStateException if the block was closed
     */
    public double getDouble(long offset) {
        return at(offset, Double.BYTES).getDouble(bytes.bytePlace(offset));
    }

    /**
     * Sets a {@code double}.
     *
     * @param offset of its first byte
     * @param value the new value
     * @throws IndexOutOfBoundsException if it is not wholly in the block
     * @throws IllegalStateException if the block was closed
     */
    public void putDouble(long offset, double value) {
        at(offset, Double.BYTES).putDouble(bytes.bytePlace(offset), value);
    }

    private ByteBuffer at(long offset, int size) {
        return bytes.bytes(offset, size);
    }

    /**
     * Copies bytes into {@code target}, as many as that has room for.
     *
     * @param offset of the first
     * @param target where to copy them
     * @throws NullPointerException if {@code target} is null
     * @throws IndexOutOfBoundsException if the block has fewer bytes from {@code offset} on; nothing is copied then
     * @throws IllegalStateException if the block was closed
     */
    public void get(long offset, byte[] target) {
        get(offset, target, 0, target.length);
    }

    /**
     * Copies bytes into a part of {@code target}.
     *
     * @param offset of the first
     * @param target where to copy them
     * @param index the index in {@code target} of the first
     * @param count how many
     * @throws NullPointerException if {@code target} is null
     * @throws IndexOutOfBoundsException if either has fewer bytes from there on, or an argument is negative; nothing is copied then
     * @throws IllegalStateException if the block was closed
     */
    public void get(long offset, byte[] target, int index, int count) {
        Bounds.checkRange("target", index, count, target.length);
        bytes.parts(offset, count, count, (piece, place, done, some) -> piece.get(place, target, index + done, some));
    }

    /**
     * Copies all bytes of {@code source} to here.
     *
     * @param offset of the first
     * @param source what to copy
     * @throws NullPointerException if {@code source} is null
     * @throws IndexOutOfBoundsException if the block has fewer bytes from {@code offset} on; nothing is copied then
     * @throws IllegalStateException if the block was closed
     */
    public void put(long offset, byte[] source) {
        put(offset, source, 0, source.length);
    }

    /**
     * Copies a part of {@code source} to here.
     *
     * @param offset of the first
     * @param source what to copy
     * @param index the index in {@code source} of the first
     * @param count how many
     * @throws NullPointerException if {@code source} is null
     * @throws IndexOutOfBoundsException if either has fewer bytes from there on, or an argument is negative; nothing is copied then
     * @throws IllegalStateException if the block was closed
     */
    public void put(long offset, byte[] source, int index, int count) {
        Bounds.checkRange("source", index, count, source.length);
        bytes.parts(offset, count, count, (piece, place, done, some) -> piece.put(place, source, index + done, some));
    }

    /**
     * Copies bytes to another block, or to another place of this one. If the ranges overlap, what was there before is copied.
     *
     * @param offset here of the first
     * @param target where to copy them; may be this block
     * @param targetOffset of the first in {@code target}
     * @param count how many
     * @throws NullPointerException if {@code target} is null
     * @throws IndexOutOfBoundsException if either has fewer bytes from there on, or an argument is negative; nothing is copied then
     * @throws IllegalStateException if either was closed
     */
    public void copyTo(long offset, SharedMemory target, long targetOffset, long count) {
        bytes.copy(offset, target.bytes, targetOffset, count);
    }

    /**
     * Sets some bytes.
     *
     * @param offset of the first
     * @param count how many
     * @param value what each of them is then
     * @throws IndexOutOfBoundsException if the block has fewer bytes from {@code offset} on, or an argument is negative; nothing is set
     *     then
     * @throws IllegalStateException if the block was closed
     */
    public void fill(long offset, long count, byte value) {
        byte[] values = new byte[(int) Math.max(0, Math.min(FILL_AT_ONCE, count))];
        Arrays.fill(values, value);
        bytes.parts(offset, count, FILL_AT_ONCE, (piece, place, done, some) -> piece.put(place, values, 0, some));
    }

    /**
     * Returns all bytes as a buffer in native byte order: a view.
     *
     * @return a view, which may be used also when the block was closed
     * @throws IllegalArgumentException if there are more than a buffer can hold, about two gibibytes; take views of parts then
     * @throws IllegalStateException if the block was closed
     */
    public ByteBuffer asBuffer() {
        return asBuffer(0, size());
    }

    /**
     * Returns some bytes as a buffer in native byte order: a view, through which they are read and changed. It is not a handle: it cannot
     * be sent.
     *
     * @param offset of the first
     * @param count how many
     * @return a view, which may be used also when the block was closed
     * @throws IndexOutOfBoundsException if the block has fewer bytes from {@code offset} on, or an argument is negative
     * @throws IllegalArgumentException if there are more than a buffer can hold; up to 1,000,000,000 always fit
     * @throws IllegalStateException if the block was closed
     */
    public ByteBuffer asBuffer(long offset, long count) {
        return bytes.view(offset, count);
    }

    /**
     * Returns all bytes as a {@code MemorySegment}, of JDK 22 and later: {@code block.asSegment(MemorySegment.class)}. The type is an
     * argument, since Progeny also runs on JDKs that do not have it. The segment is a view, may be used by any thread, and may be larger
     * than a buffer can be.
     *
     * @param type {@code java.lang.foreign.MemorySegment.class}
     * @param <S> {@code java.lang.foreign.MemorySegment}
     * @return a view
     * @throws NullPointerException if {@code type} is null
     * @throws IllegalArgumentException if {@code type} is another
     * @throws UnsupportedOperationException if this JVM is older than 22
     * @throws IllegalStateException if the block was closed; or it is larger than two gibibytes, and was unlinked
     * @throws UncheckedIOException if it cannot be mapped in one piece
     */
    public <S> S asSegment(Class<S> type) {
        return bytes.segment(type);
    }

    /** {@return whether it was closed: a block without a name by any process, one with a name by this} */
    public boolean isClosed() {
        return bytes.isClosed();
    }

    /** {@return whether nothing of it is left for this process: it was closed, and has no name} */
    boolean isGone() {
        return isClosed() && file.isUnlinked();
    }

    /**
     * Closes the block: one without a name for all processes, and removes its file; one with a name for this process only, and leaves it
     * there. Does not wait for those who are in the midst of an access, whom it does not harm; harmless when repeated.
     */
    @Override
    public void close() {
        HANDLES.close(file, this);
    }

    /**
     * Removes the block's name, so that nobody can open it any more, and another may be made with that name. Who has it open goes on using
     * it, this process too; that it is closed already does no harm. A block without a name cannot be received any more by a process that
     * does not have it. Harmless when repeated.
     */
    public void unlink() {
        file.unlink();
    }

    /** {@return which block this is and how large; the bytes are not shown} */
    @Override
    public String toString() {
        return "SharedMemory[" + file.path() + ", " + size() + " bytes" + (isClosed() ? ", closed]" : "]");
    }

    private Object writeReplace() {
        return file.isNamed()
                ? new NamedReference(file.path().toString(), file.serial())
                : new Reference(HANDLES.travelling(file));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw HANDLES.notByFields();
    }

    /**
     * What travels: where the block is.
     *
     * @param path of its file
     */
    private record Reference(String path) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            return HANDLES.arrived(path);
        }
    }

    /**
     * What travels of a block with a name.
     *
     * @param path of its file
     * @param serial tells it from others of that name
     */
    private record NamedReference(String path, long serial) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            Path block = Path.of(path);
            return HANDLES.arrived(BlockFile.keyOf(block, serial), () -> BlockFile.openNamed(block, serial));
        }
    }
}
