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

/**
 * A boolean that processes share, changed atomically by any number of threads of any number of them. It is to
 * processes what an {@link java.util.concurrent.atomic.AtomicBoolean} is to threads.
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
 * IllegalStateException}. For many values take {@link SharedBytes}.
 *
 * @serial exclude
 */
public final class SharedBoolean implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final int TRUE = 1;
    private static final int FALSE = 0;
    private static final Handles<ArrayFile<ByteBuffer>, SharedBoolean> HANDLES = new Handles<>(
            FileKind.BOOLEAN.fileName(),
            FileKind.BOOLEAN.description(),
            path -> ArrayFile.open(FileKind.BOOLEAN, path),
            SharedBoolean::new);

    private final transient ArrayFile<ByteBuffer> file;

    private SharedBoolean(ArrayFile<ByteBuffer> file) {
        this.file = file;
    }

    /**
     * Makes one.
     *
     * @param value its first value
     * @return one that the caller should close
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static SharedBoolean create(boolean value) {
        SharedBoolean created = HANDLES.create(path -> ArrayFile.create(FileKind.BOOLEAN, path, 1));
        created.set(value);
        return created;
    }

    /**
     * Returns the value, with the effects of {@link VarHandle#getVolatile}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    public boolean get() {
        return (int) Words.INTS.getVolatile(file.first(), 0) == TRUE;
    }

    /**
     * Sets the value, with the effects of {@link VarHandle#setVolatile}.
     *
     * @param value the new value
     * @throws IllegalStateException if it was closed, by any process
     */
    public void set(boolean value) {
        Words.INTS.setVolatile(file.first(), 0, toInt(value));
    }

    /**
     * Returns the value, with the effects of {@link VarHandle#get}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    public boolean getPlain() {
        return (int) Words.INTS.get(file.first(), 0) == TRUE;
    }

    /**
     * Returns the value, with the effects of {@link VarHandle#getOpaque}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    public boolean getOpaque() {
        return (int) Words.INTS.getOpaque(file.first(), 0) == TRUE;
    }

    /**
     * Returns the value, with the effects of {@link VarHandle#getAcquire}.
     *
     * @return the value
     * @throws IllegalStateException if it was closed, by any process
     */
    public boolean getAcquire() {
        return (int) Words.INTS.getAcquire(file.first(), 0) == TRUE;
    }

    /**
     * Sets the value, with the effects of {@link VarHandle#set}.
     *
     * @param value the new value
     * @throws IllegalStateException if it was closed, by any process
     */
    public void setPlain(boolean value) {
        Words.INTS.set(file.first(), 0, toInt(value));
    }

    /**
     * Sets the value, with the effects of {@link VarHandle#setOpaque}.
     *
     * @param value the new value
     * @throws IllegalStateException if it was closed, by any process
     */
    public void setOpaque(boolean value) {
        Words.INTS.setOpaque(file.first(), 0, toInt(value));
    }

    /**
     * Sets the value, with the effects of {@link VarHandle#setRelease}.
     *
     * @param value the new value
     * @throws IllegalStateException if it was closed, by any process
     */
    public void setRelease(boolean value) {
        Words.INTS.setRelease(file.first(), 0, toInt(value));
    }

    /**
     * Sets the value if it is what is expected, with the effects of {@link VarHandle#compareAndSet}.
     *
     * @param expected what it is expected to be
     * @param value the new value
     * @return whether it was, and was set
     * @throws IllegalStateException if it was closed, by any process
     */
    public boolean compareAndSet(boolean expected, boolean value) {
        return Words.INTS.compareAndSet(file.first(), 0, toInt(expected), toInt(value));
    }

    /**
     * Sets the value if it is what is expected, and returns what it was in either case.
     *
     * @param expected what it is expected to be
     * @param value the new value
     * @return what it was before
     * @throws IllegalStateException if it was closed, by any process
     */
    public boolean compareAndExchange(boolean expected, boolean value) {
        return (int) Words.INTS.compareAndExchange(file.first(), 0, toInt(expected), toInt(value)) == TRUE;
    }

    /**
     * Sets the value and returns what it was.
     *
     * @param value the new value
     * @return what it was before
     * @throws IllegalStateException if it was closed, by any process
     */
    public boolean getAndSet(boolean value) {
        return (int) Words.INTS.getAndSet(file.first(), 0, toInt(value)) == TRUE;
    }

    private static int toInt(boolean value) {
        return value ? TRUE : FALSE;
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
            return Boolean.toString(get());
        } catch (IllegalStateException e) {
            return "SharedBoolean[" + file.path() + ", closed]";
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
