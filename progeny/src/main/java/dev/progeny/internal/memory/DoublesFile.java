package dev.progeny.internal.memory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An array of doubles in a file, of any length: a page that says how long it is and whether it was closed, and behind it the values,
 * mapped in pieces since one buffer addresses two gigabytes only. How large the pieces are is each process's own affair.
 *
 * <pre>
 *   magic (8 bytes), length (8), closed (4), unused up to 4096, values
 * </pre>
 *
 * <p>The magic is written last, so what can be opened is complete. A process that is killed while it closes leaves the array closed or
 * open; if the file is left of a closed one, whoever notices next that it is closed removes it.
 *
 * <p>Access is plain. It checks each time whether the array was closed, by whichever process; the memory stays mapped while any thread
 * may be in the midst of an access, for only the collector unmaps it. Ranges are checked by the caller.
 */
public final class DoublesFile implements SharedFile {
    /** The most values that a file can hold. */
    public static final long MAX_LENGTH = (Long.MAX_VALUE - 4096) / Double.BYTES;

    static final int HEADER_BYTES = 4096;

    /** A piece has two to the power of this many values. */
    static final int PIECE_SHIFT = 27;

    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long MAGIC = 0x50726f44626c3031L;
    private static final int MAGIC_AT = 0;
    private static final int LENGTH_AT = 8;
    private static final int CLOSED_AT = 16;
    private static final int FILL_AT_ONCE = 8192;
    private static final int OPEN = 0;
    private static final int CLOSED = 1;

    private final Path path;
    private final FolderUse use;
    private final long length;
    private final int shift;
    private final int mask;
    private @Nullable Mapped mapped; // null once it was seen to be closed; a late look does no harm

    /** All that is mapped: a closed array holds on to none of it, since one page would keep all the memory. */
    private static final class Mapped {
        final ByteBuffer header;
        final DoubleBuffer[] pieces;

        Mapped(ByteBuffer header, DoubleBuffer[] pieces) {
            this.header = header;
            this.pieces = pieces;
        }
    }

    private DoublesFile(Path path, FolderUse use, ByteBuffer header, int shift) throws IOException {
        this.path = path;
        this.use = use;
        this.length = header.getLong(LENGTH_AT);
        this.shift = shift;
        this.mask = (1 << shift) - 1;
        this.mapped = new Mapped(header, map(path, length, shift));
    }

    /**
     * Makes an array of zeros.
     *
     * @param path a new path of {@link ProcessFolder#own()}
     * @param length at most {@link #MAX_LENGTH}
     * @throws IOException if there is no memory for it
     */
    public static DoublesFile create(Path path, long length) throws IOException {
        return create(path, length, PIECE_SHIFT);
    }

    static DoublesFile create(Path path, long length, int shift) throws IOException {
        allocate(path, HEADER_BYTES + length * Double.BYTES);
        boolean created = false;
        try {
            ByteBuffer header = header(path);
            header.putLong(LENGTH_AT, length);
            DoublesFile file = FolderUse.open(path, use -> new DoublesFile(path, use, header, shift));
            LONGS.setRelease(header, MAGIC_AT, MAGIC);
            created = true;
            return file;
        } finally {
            if (!created) {
                MappedFile.remove(path);
            }
        }
    }

    private static void allocate(Path path, long bytes) throws IOException {
        try {
            MappedFile.allocate(path, bytes);
        } catch (IOException e) {
            if (!Mappings.retry(() -> allocated(path, bytes))) {
                throw e;
            }
        }
    }

    private static boolean allocated(Path path, long bytes) {
        try {
            MappedFile.allocate(path, bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Opens an array that any process made.
     *
     * @throws FileNotFoundException if it was closed, or its owner and all its users have ended
     * @throws IOException if it cannot be mapped, or is something else
     */
    public static DoublesFile open(Path path) throws IOException {
        return open(path, PIECE_SHIFT);
    }

    static DoublesFile open(Path path, int shift) throws IOException {
        return FolderUse.open(path, use -> {
            long size = Files.size(path);
            ByteBuffer header = size < HEADER_BYTES ? ByteBuffer.allocate(HEADER_BYTES) : header(path);
            if ((long) LONGS.getAcquire(header, MAGIC_AT) != MAGIC
                    || size != HEADER_BYTES + header.getLong(LENGTH_AT) * Double.BYTES) {
                throw new IOException(path + " is not an array of doubles of this version of Progeny");
            }
            DoublesFile file = new DoublesFile(path, use, header, shift);
            if (file.isClosed()) {
                throw new NoSuchFileException(path.toString());
            }
            return file;
        });
    }

    private static ByteBuffer header(Path path) throws IOException {
        return MappedFile.mapPart(path, 0, HEADER_BYTES).order(ByteOrder.nativeOrder());
    }

    private static DoubleBuffer[] map(Path path, long length, int shift) throws IOException {
        long most = 1L << shift;
        DoubleBuffer[] pieces = new DoubleBuffer[Math.toIntExact((length + most - 1) >>> shift)];
        for (int i = 0; i < pieces.length; i++) {
            long first = (long) i << shift;
            long count = Math.min(most, length - first);
            MappedByteBuffer piece =
                    MappedFile.mapPart(path, HEADER_BYTES + first * Double.BYTES, count * Double.BYTES);
            Mappings.add(piece);
            pieces[i] = piece.order(ByteOrder.nativeOrder()).asDoubleBuffer();
        }
        return pieces;
    }

    @Override
    public Path path() {
        return path;
    }

    /** {@return the number of values} */
    public long length() {
        return length;
    }

    /**
     * {@return the value at an index}
     *
     * @throws IllegalStateException if the array was closed
     * @throws IndexOutOfBoundsException if there is none
     */
    public double get(long index) {
        DoubleBuffer[] mapped = mapped();
        check(index);
        return piece(mapped, index).get(place(index));
    }

    /**
     * Sets the value at an index.
     *
     * @throws IllegalStateException if the array was closed
     * @throws IndexOutOfBoundsException if there is none
     */
    public void set(long index, double value) {
        DoubleBuffer[] mapped = mapped();
        check(index);
        piece(mapped, index).put(place(index), value);
    }

    /**
     * Copies values from here.
     *
     * @throws IllegalStateException if the array was closed
     */
    public void get(long index, double[] target, int offset, int count) {
        DoubleBuffer[] mapped = mapped();
        for (int done = 0; done < count; ) {
            int some = (int) Math.min(count - done, toEnd(index + done));
            piece(mapped, index + done).get(place(index + done), target, offset + done, some);
            done += some;
        }
    }

    /**
     * Copies values to here.
     *
     * @throws IllegalStateException if the array was closed
     */
    public void put(long index, double[] source, int offset, int count) {
        DoubleBuffer[] mapped = mapped();
        for (int done = 0; done < count; ) {
            int some = (int) Math.min(count - done, toEnd(index + done));
            piece(mapped, index + done).put(place(index + done), source, offset + done, some);
            done += some;
        }
    }

    /**
     * Copies values from here to another array, or within this one, where the ranges may overlap.
     *
     * @throws IllegalStateException if either array was closed
     */
    public void copy(long index, DoublesFile target, long targetIndex, long count) {
        DoubleBuffer[] mapped = mapped();
        DoubleBuffer[] targetMapped = target.mapped();
        boolean backwards =
                targetIndex > index; // else, within one array, what is still to be read would be written over
        for (long done = 0; done < count; ) {
            long left = count - done;
            long some = backwards
                    ? Math.min(left, Math.min(toStart(index + left), target.toStart(targetIndex + left)))
                    : Math.min(left, Math.min(toEnd(index + done), target.toEnd(targetIndex + done)));
            long from = backwards ? left - some : done;
            target.piece(targetMapped, targetIndex + from)
                    .put(target.place(targetIndex + from), piece(mapped, index + from), place(index + from), (int)
                            some);
            done += some;
        }
    }

    /**
     * Sets values from one index up to another, that excluded.
     *
     * @throws IllegalStateException if the array was closed
     */
    public void fill(long from, long to, double value) {
        DoubleBuffer[] mapped = mapped();
        double[] some = new double[(int) Math.min(FILL_AT_ONCE, to - from)];
        Arrays.fill(some, value);
        for (long index = from; index < to; ) {
            int count = (int) Math.min(some.length, Math.min(to - index, toEnd(index)));
            piece(mapped, index).put(place(index), some, 0, count);
            index += count;
        }
    }

    private DoubleBuffer piece(DoubleBuffer[] mapped, long index) {
        return mapped[(int) (index >>> shift)];
    }

    private int place(long index) {
        return (int) index & mask;
    }

    /** How many values there are from an index to the end of its piece. */
    private long toEnd(long index) {
        return (1L << shift) - place(index);
    }

    /** How many values there are from the start of the piece of the value before an index up to it. */
    private long toStart(long end) {
        return place(end - 1) + 1L;
    }

    private void check(long index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(
                    "index must be at least 0 and less than " + length + ", which is the length, was " + index);
        }
    }

    /**
     * Does nothing if the array is open.
     *
     * @throws IllegalStateException if it was closed
     */
    public void ensureOpen() {
        mapped();
    }

    private DoubleBuffer[] mapped() {
        Mapped open = mapped;
        if (open == null || open.header.getInt(CLOSED_AT) != OPEN) {
            letGo();
            throw new IllegalStateException("the array is closed, by this or another process: " + path);
        }
        return open.pieces;
    }

    /** {@return whether any process has closed it} */
    public boolean isClosed() {
        Mapped open = mapped;
        return open == null || (int) INTS.getAcquire(open.header, CLOSED_AT) != OPEN;
    }

    @Override
    public void close() {
        Mapped open = mapped;
        if (open != null) {
            INTS.setVolatile(open.header, CLOSED_AT, CLOSED);
        }
        letGo();
    }

    private void letGo() {
        mapped = null;
        MappedFile.remove(path);
        use.run();
    }

    @Override
    public Runnable resources() {
        return use;
    }
}
