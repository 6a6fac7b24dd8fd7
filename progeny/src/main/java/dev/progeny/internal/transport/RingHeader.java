package dev.progeny.internal.transport;

import dev.progeny.internal.memory.FileState;
import dev.progeny.internal.memory.FolderUse;
import dev.progeny.internal.memory.MappedFile;
import dev.progeny.internal.memory.WaitWord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The header file of a ring queue, mapped by one handle: how the queue is bounded, and whether it is closed. Its magic is written last,
 * so what can be opened is complete.
 */
final class RingHeader {
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Path path;
    private final ByteBuffer bytes;
    private final FolderUse use;
    private boolean joined; // twice does no harm

    private RingHeader(Path path, ByteBuffer bytes, FolderUse use) {
        this.path = path;
        this.bytes = bytes;
        this.use = use;
    }

    /** @param mostRingBytes the most bytes of a ring while takers must keep up with it; 0 if it grows as needed */
    static RingHeader create(Path path, long capacity, int ringBytes, int mostRingBytes) throws IOException {
        ByteBuffer bytes = MappedFile.create(path, RingLayout.HEADER_BYTES).bytes();
        bytes.putLong(RingLayout.CAPACITY_AT, capacity);
        bytes.putLong(RingLayout.RING_BYTES_AT, ringBytes);
        bytes.putInt(RingLayout.BOUNDED_BYTES_AT, mostRingBytes > 0 ? 1 : 0);
        bytes.putLong(RingLayout.MOST_RING_BYTES_AT, mostRingBytes);
        bytes.putInt(RingLayout.CLOSED_AT, FileState.OPEN);
        RingHeader made = new RingHeader(path, bytes, FolderUse.of(path));
        boolean done = false;
        try {
            made.createRing(0, ringBytes);
            done = true;
        } finally {
            if (!done) {
                MappedFile.remove(path);
                made.use.run();
            }
        }
        LONGS.setRelease(bytes, RingLayout.MAGIC_AT, RingLayout.MAGIC);
        return made;
    }

    /** Makes a ring, and notes its size for whoever opens it once it is published. */
    RingFile createRing(long number, int ringBytes) throws IOException {
        RingFile ring = RingFile.create(path, number, ringBytes);
        bytes.putLong(sizeAt(number), ringBytes);
        return ring;
    }

    /** @throws IOException if it is gone, or has not the size with which it was made */
    RingFile openRing(long number) throws IOException {
        return RingFile.open(path, number, bytes.getLong(sizeAt(number)));
    }

    /** Removes a drained ring, which nobody may touch any more. */
    void discardRing(long number) {
        RingFile.discard(path, number);
    }

    /** Removes a ring, whoever still reads it. */
    void removeRing(long number) {
        RingFile.remove(path, number);
    }

    private static int sizeAt(long number) {
        return RingLayout.SIZES_AT + (int) (number % RingLayout.SIZES) * Long.BYTES;
    }

    static RingHeader open(Path path) throws IOException {
        return FolderUse.open(path, use -> {
            MappedFile file = MappedFile.open(path);
            ByteBuffer bytes = file.bytes();
            if (file.size() != RingLayout.HEADER_BYTES
                    || (long) LONGS.getAcquire(bytes, RingLayout.MAGIC_AT) != RingLayout.MAGIC) {
                throw new IOException(path + " is not a queue of this version of Progeny");
            }
            return new RingHeader(path, bytes, use);
        });
    }

    /** To be called before anything is put or taken: one that only made a queue for others does not keep them from sleeping. */
    void join() {
        if (!joined) {
            joined = true;
            WaitWord.join(bytes, RingLayout.POLLING_AT);
        }
    }

    Path path() {
        return path;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    long capacity() {
        return bytes.getLong(RingLayout.CAPACITY_AT);
    }

    int firstRingBytes() {
        return (int) bytes.getLong(RingLayout.RING_BYTES_AT);
    }

    int mostRingBytes() {
        return (int) bytes.getLong(RingLayout.MOST_RING_BYTES_AT);
    }

    boolean isBoundedByBytes() {
        return bytes.getInt(RingLayout.BOUNDED_BYTES_AT) != 0;
    }

    boolean isOpenForPuts() {
        return closing() == FileState.OPEN;
    }

    boolean isClosed() {
        return closing() == FileState.CLOSED;
    }

    void checkOpenForPuts() throws ClosedRingException {
        if (!isOpenForPuts()) {
            throw new ClosedRingException(path);
        }
    }

    void checkOpen() throws ClosedRingException {
        if (isClosed()) {
            throw new ClosedRingException(path);
        }
    }

    /** What it means that a ring is not there: the queue was closed meanwhile, or somebody else removed the file. */
    IOException missing(NoSuchFileException ring) {
        return isClosed()
                ? new ClosedRingException(path)
                : new IOException(path + " is damaged: its part " + ring.getMessage() + " is gone", ring);
    }

    private int closing() {
        return (int) INTS.getAcquire(bytes, RingLayout.CLOSED_AT);
    }

    void closePuts() {
        INTS.compareAndSet(bytes, RingLayout.CLOSED_AT, FileState.OPEN, RingLayout.PUTS_CLOSED);
    }

    /** Closes the queue, wakes those who wait, and removes the files; whoever has them mapped finds the queue closed. */
    void close(Runnable waking) {
        try {
            checkWhole(bytes);
            INTS.setVolatile(bytes, RingLayout.CLOSED_AT, FileState.CLOSED);
            waking.run();
            removeFiles();
        } catch (UncheckedIOException | InternalError e) {
            removeFiles(); // it was cut off, which the JVM says late: nobody can be told
        }
    }

    private void removeFiles() {
        RingFile.removeAll(path);
        MappedFile.remove(path);
        use.run();
    }

    /**
     * Checks before an atomic access that the file is there still: in the interpreter, one to a page that is not would end the process.
     *
     * @throws UncheckedIOException if something has cut it off, or written to it
     */
    static void checkWhole(ByteBuffer bytes) {
        int closing = (int) INTS.getOpaque(bytes, RingLayout.CLOSED_AT);
        if (closing != FileState.OPEN && closing != RingLayout.PUTS_CLOSED && closing != FileState.CLOSED) {
            throw new UncheckedIOException(
                    new IOException("the file of the queue is damaged: something has cut it off or written to it"));
        }
    }

    /** {@return what ends this handle's use of the folder, once; it does not refer to the handle} */
    Runnable folderUse() {
        return use;
    }
}
