package dev.progeny.internal.sync;

import dev.progeny.internal.memory.FileState;
import dev.progeny.internal.memory.FolderUse;
import dev.progeny.internal.memory.MappedFile;
import dev.progeny.internal.memory.WaitWord;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The file in memory of one synchronizer, and how its words are read and written. Before the synchronizer's own words stand
 *
 * <pre>
 *   kind (8 bytes), state (4), somebody polls (4), unused up to 64
 * </pre>
 *
 * <p>The kind is written last, so what can be opened is complete. The state is a {@link FileState}, looked at before each
 * atomic access.
 */
final class SyncFile {
    /** Where the synchronizer's own words begin. */
    static final int OWN_AT = 64;

    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int KIND_AT = 0;
    private static final int STATE_AT = 8;
    private static final int POLLING_AT = 12;

    private final Path path;
    private final String name;
    private final ByteBuffer bytes;
    private final FolderUse use;
    private final List<Runnable> wakings = new ArrayList<>(); // complete before anybody else knows of this
    private boolean joined; // twice does no harm

    /**
     * What a synchronizer's file looks like.
     *
     * @param name for messages, such as {@code lock}
     * @param mark what says in the file that it is one
     * @param bytes how long it is
     */
    record Kind(String name, long mark, int bytes) {}

    private SyncFile(Path path, Kind kind, ByteBuffer bytes, FolderUse use) {
        this.path = path;
        this.name = kind.name();
        this.bytes = bytes;
        this.use = use;
    }

    /**
     * Makes a file of zeros, but for what {@code filling} puts there.
     *
     * @throws IOException if there is no memory for it
     */
    static SyncFile create(Path path, Kind kind, Consumer<SyncFile> filling) throws IOException {
        ByteBuffer bytes = MappedFile.create(path, kind.bytes()).bytes();
        SyncFile file = new SyncFile(path, kind, bytes, FolderUse.of(path));
        filling.accept(file);
        file.setIntVolatile(STATE_AT, FileState.OPEN);
        file.setLongRelease(KIND_AT, kind.mark());
        return file;
    }

    /**
     * Opens a file that any process made.
     *
     * @throws java.io.FileNotFoundException if it was closed, or its owner and all its users have ended
     * @throws IOException if it cannot be mapped, or is something else
     */
    static SyncFile open(Path path, Kind kind) throws IOException {
        return open(path, kind, file -> true);
    }

    /** As {@link #open(Path, Kind)}, if what stands there for good is {@code sound}; else it is damaged, an {@link IOException}. */
    static SyncFile open(Path path, Kind kind, Predicate<SyncFile> sound) throws IOException {
        return FolderUse.open(path, use -> {
            MappedFile mapped = MappedFile.open(path);
            SyncFile file = new SyncFile(path, kind, mapped.bytes(), use);
            if (mapped.size() != kind.bytes() || file.longAcquire(KIND_AT) != kind.mark()) {
                throw new IOException(path + " is no " + kind.name() + " of this version of Progeny");
            }
            if (file.intAcquire(STATE_AT) == FileState.CLOSED) {
                throw new NoSuchFileException(path.toString());
            }
            if (file.isClosed() || !sound.test(file)) {
                throw new IOException(file.damaged());
            }
            return file;
        });
    }

    Path path() {
        return path;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** {@return a word of four bytes to wait on; those who do are woken when the synchronizer is closed} */
    WaitWord wordAt(int offset) {
        WaitWord word = lonelyWordAt(offset);
        wakings.add(word::signalAll);
        return word;
    }

    /** Has something done when it is closed, for those whose words are {@linkplain #lonelyWordAt their own}. */
    void onClose(Runnable waking) {
        wakings.add(waking);
    }

    /** {@return a word of four bytes for one thread to wait on; {@link #close} does not wake it} */
    WaitWord lonelyWordAt(int offset) {
        return new WaitWord(bytes, offset, POLLING_AT);
    }

    /**
     * To be called before anything is changed or waited for. One that only made a synchronizer for others does not keep them from
     * sleeping.
     *
     * @throws IllegalStateException if it was closed, by any process
     */
    void enter() {
        ensureOpen();
        if (!joined) {
            joined = true;
            WaitWord.join(bytes, POLLING_AT);
        }
    }

    /** @throws IllegalStateException if it was closed, by any process, or is damaged */
    void ensureOpen() {
        if (isClosed()) {
            ensureWhole();
            throw new IllegalStateException("the " + name + " is closed, by this or another process: " + path);
        }
    }

    /** @throws IllegalStateException if it is neither open nor closed */
    private void ensureWhole() {
        if (isClosed() && intAcquire(STATE_AT) != FileState.CLOSED) {
            throw new IllegalStateException(damaged());
        }
    }

    /** {@return what to say where something stands in the file that cannot} */
    String damaged() {
        return FileState.damage(name, path);
    }

    /** {@return whether it cannot be used any more} */
    boolean isClosed() {
        return intAcquire(STATE_AT) != FileState.OPEN;
    }

    /** Closes it for all processes, wakes all who wait, and removes the file. Harmless when repeated. */
    void close() {
        try {
            if (!isClosed()) {
                INTS.setVolatile(bytes, STATE_AT, FileState.CLOSED);
                wakings.forEach(Runnable::run);
            }
            vanish();
        } catch (IllegalStateException | InternalError e) {
            vanish(); // it is damaged: nobody can be told
        }
    }

    private void vanish() {
        MappedFile.remove(path);
        use.run();
    }

    /** {@return what ends this handle's use of the folder, once; it does not refer to the handle} */
    Runnable resources() {
        return use;
    }

    int intAcquire(int offset) {
        return (int) INTS.getAcquire(bytes, offset);
    }

    /** Also a full fence. */
    void setIntVolatile(int offset, int value) {
        INTS.setVolatile(bytes, offset, value);
    }

    boolean compareAndSetInt(int offset, int expected, int value) {
        ensureWhole();
        return INTS.compareAndSet(bytes, offset, expected, value);
    }

    long longAcquire(int offset) {
        return (long) LONGS.getAcquire(bytes, offset);
    }

    /**
     * {@return how many entries of a table are in use}
     *
     * @param most how many it has
     * @throws IllegalStateException if the word says what cannot be: something else has written to the file
     */
    int countAt(int offset, int most) {
        long count = longAcquire(offset);
        if (count < 0 || count > most) {
            throw new IllegalStateException(damaged());
        }
        return (int) count;
    }

    void setLongRelease(int offset, long value) {
        LONGS.setRelease(bytes, offset, value);
    }

    /** Also a full fence. */
    void setLongVolatile(int offset, long value) {
        LONGS.setVolatile(bytes, offset, value);
    }

    long getAndAddLong(int offset, long delta) {
        ensureWhole();
        return (long) LONGS.getAndAdd(bytes, offset, delta);
    }

    /** Makes a word at least so large. */
    void raiseLong(int offset, long least) {
        long seen = longAcquire(offset);
        while (seen < least && !compareAndSetLong(offset, seen, least)) {
            seen = longAcquire(offset);
        }
    }

    boolean compareAndSetLong(int offset, long expected, long value) {
        ensureWhole();
        return LONGS.compareAndSet(bytes, offset, expected, value);
    }
}
