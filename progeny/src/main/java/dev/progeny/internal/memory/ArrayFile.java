package dev.progeny.internal.memory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of one size in a file, any number of them: an {@link ArrayHeader} that says what they are, how many, and whether the file was
 * closed, and behind it the values.
 *
 * <p>What can be opened is complete. A process that is killed while it closes leaves the file closed or
 * open; if a file is left that is closed, whoever opens it next removes it.
 *
 * <p>Each access checks first whether the file was closed, by whichever process. The memory stays mapped while any thread may be in the
 * midst of an access, for only the collector unmaps it; so does what a view shows, for as long as the view is reachable.
 *
 * @param <B> the type of buffer that the values are read and written through
 */
public final class ArrayFile<B extends Buffer> implements SharedFile {
    /** A piece begins at each multiple of two to the power of this many bytes. */
    private static final int PIECE_SHIFT = 30;

    private final FileKind<B> kind;
    private final Path path;
    private final Runnable use;
    private final long length;
    private final long serial;
    private final int shift; // of the number of values from one piece to the next
    private final int mask;
    private @Nullable Mapped<B> mapped; // null once it is not used any more here; a late look does no harm

    /**
     * What to do with each of the parts, of one piece each, that a range consists of.
     *
     * @param <B> the type of buffer of the values
     */
    public interface Part<B extends Buffer> {
        /**
         * Does it.
         *
         * @param piece holds the part
         * @param place the index in the piece of the first value
         * @param done how many values of the range are done
         * @param count how many are to be done
         */
        void at(B piece, int place, int done, int count);
    }

    private ArrayFile(FileKind<B> kind, Path path, Runnable use, Mapped<B> mapped, int pieceShift) {
        this.kind = kind;
        this.path = path;
        this.use = use;
        this.length = ArrayHeader.length(mapped.header);
        this.serial = ArrayHeader.serial(mapped.header);
        this.shift = pieceShift - kind.shift();
        this.mask = (1 << shift) - 1;
        this.mapped = mapped;
    }

    /** {@return the most values that a file can hold} */
    public static long maxLength(FileKind<?> kind) {
        return ArrayHeader.maxLength(kind);
    }

    /**
     * Makes a file of zeros.
     *
     * @param path a new path of {@link ProcessFolder#own()}
     * @param length at most {@link #maxLength}
     * @throws IOException if there is no memory for it
     */
    public static <B extends Buffer> ArrayFile<B> create(FileKind<B> kind, Path path, long length) throws IOException {
        return create(kind, path, length, PIECE_SHIFT);
    }

    static <B extends Buffer> ArrayFile<B> create(FileKind<B> kind, Path path, long length, int pieceShift)
            throws IOException {
        long bytes = ArrayHeader.BYTES + (length << kind.shift());
        Mapped<B> mapped = Mappings.allocate(path, bytes, channel -> Mapped.map(kind, channel, bytes, pieceShift));
        boolean created = false;
        try {
            ArrayHeader.write(mapped.header, kind, length);
            ArrayFile<B> file = new ArrayFile<>(kind, path, FolderUse.of(path), mapped, pieceShift);
            created = true;
            return file;
        } finally {
            if (!created) {
                MappedFile.remove(path);
            }
        }
    }

    /**
     * Opens what any process made.
     *
     * @throws FileNotFoundException if it was closed, or its owner and all its users have ended
     * @throws IOException if it cannot be mapped, or is something else, or has lost a part
     */
    public static <B extends Buffer> ArrayFile<B> open(FileKind<B> kind, Path path) throws IOException {
        return open(kind, path, PIECE_SHIFT);
    }

    static <B extends Buffer> ArrayFile<B> open(FileKind<B> kind, Path path, int pieceShift) throws IOException {
        return FolderUse.open(path, use -> open(kind, path, use, pieceShift));
    }

    /** Opens a file that is in no folder of a process. */
    static <B extends Buffer> ArrayFile<B> openByName(FileKind<B> kind, Path path) throws IOException {
        return open(kind, path, () -> {}, PIECE_SHIFT);
    }

    private static <B extends Buffer> ArrayFile<B> open(FileKind<B> kind, Path path, Runnable use, int pieceShift)
            throws IOException {
        return MappedFile.use(path, channel -> {
            ByteBuffer header = ArrayHeader.read(channel);
            long size = channel.size();
            ArrayHeader.check(header, kind, path, size);
            if (!ArrayHeader.isOpen(header)) {
                MappedFile.remove(path);
                throw new NoSuchFileException(path.toString());
            }
            return new ArrayFile<>(kind, path, use, Mapped.map(kind, channel, size, pieceShift), pieceShift);
        });
    }

    /** {@return whether it goes with a process, in no folder of which it is, and that has ended} */
    boolean isOrphaned() {
        Mapped<B> open = mapped;
        return open != null && ArrayHeader.isOrphaned(open.header);
    }

    /** Removes the name of a file that is in no folder of a process. Harmless when repeated, or if another has the name now. */
    void removeName() {
        Mapped<B> open = mapped;
        if (open == null) {
            NamedFolder.remove(path, serial);
            return;
        }
        try {
            if (ArrayHeader.isDamaged(open.header)) {
                NamedFolder.removeDamaged(path);
            } else {
                NamedFolder.remove(path, open.header);
            }
        } catch (InternalError e) {
            NamedFolder.removeDamaged(path); // it was cut off: the JVM says so after the look
        }
    }

    /** {@return the same file under another path, which is in no folder of a process; to be called while this is open} */
    ArrayFile<B> byName(Path other) {
        return new ArrayFile<>(kind, other, () -> {}, Objects.requireNonNull(mapped), PIECE_SHIFT);
    }

    @Override
    public Path path() {
        return path;
    }

    /** {@return the number of values} */
    public long length() {
        return length;
    }

    /** {@return what no other file that has, or had, the same path has too} */
    long serial() {
        return serial;
    }

    /** Says which process the file goes with, though it is in no folder of a process; to be called before others see it. */
    void setOwner(long identity) {
        Mapped<B> open = mapped;
        if (open != null) {
            ArrayHeader.setOwner(open.header, identity);
        }
    }

    /**
     * {@return the values of the piece that a value is in, at {@link #place}}
     *
     * @throws IllegalStateException if it was closed
     * @throws IndexOutOfBoundsException if there is none of that index
     */
    public B values(long index) {
        Mapped<B> open = open();
        if (index < 0 || index >= length) {
            throw Bounds.outOfBounds(index, 1, length);
        }
        return open.values((int) (index >>> shift));
    }

    /** {@return where among the values of its piece a value is} */
    public int place(long index) {
        return (int) index & mask;
    }

    /**
     * {@return the bytes of the piece that some values are in, the first at {@link #bytePlace}}
     *
     * @param count how many, of less than a piece together
     * @throws IllegalStateException if it was closed
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public ByteBuffer bytes(long index, int count) {
        Mapped<B> open = open();
        if (index < 0 || index > length - count) {
            throw Bounds.outOfBounds(index, count, length);
        }
        return open.pieces[(int) (index >>> shift)];
    }

    /** {@return where among the bytes of its piece a value is} */
    public int bytePlace(long index) {
        return place(index) << kind.shift();
    }

    /**
     * {@return the bytes of which the first value is the first}
     *
     * @throws IllegalStateException if it was closed
     */
    public ByteBuffer first() {
        return open().pieces[0];
    }

    /**
     * Does something with a range, one part after the other.
     *
     * @param most how much at once
     * @throws IllegalStateException if it was closed
     * @throws IndexOutOfBoundsException if there is no such range
     */
    public void parts(long index, long count, int most, Part<B> part) {
        Bounds.checkRange("the shared " + kind.noun(), index, count, length);
        Mapped<B> open = open();
        if (count <= Math.min(most, toEnd(index)) && count > 0) {
            part.at(open.values((int) (index >>> shift)), place(index), 0, (int) count);
            return;
        }
        for (long done = 0; done < count; ) {
            int some = (int) Math.min(most, Math.min(count - done, toEnd(index + done)));
            part.at(open.values((int) (index + done >>> shift)), place(index + done), (int) done, some);
            done += some;
        }
    }

    /**
     * Copies values from here to another of the same kind, or within this one, where the ranges may overlap.
     *
     * @throws IllegalStateException if either was closed
     * @throws IndexOutOfBoundsException if either has no such range
     */
    public void copy(long index, ArrayFile<?> target, long targetIndex, long count) {
        Bounds.checkRange("target", targetIndex, count, target.length);
        Bounds.checkRange("the shared " + kind.noun(), index, count, length);
        ByteBuffer[] pieces = open().pieces;
        ByteBuffer[] targetPieces = target.open().pieces;
        boolean backwards =
                targetIndex > index; // else, within one array, what is still to be read would be written over
        for (long done = 0; done < count; ) {
            long left = count - done;
            long some = backwards
                    ? Math.min(left, Math.min(toStart(index + left), target.toStart(targetIndex + left)))
                    : Math.min(left, Math.min(toEnd(index + done), target.toEnd(targetIndex + done)));
            long from = index + (backwards ? left - some : done);
            long to = targetIndex + (backwards ? left - some : done);
            targetPieces[(int) (to >>> target.shift)].put(
                    target.bytePlace(to), pieces[(int) (from >>> shift)], bytePlace(from), (int) some << kind.shift());
            done += some;
        }
    }

    /** How many values there are from an index to where the next piece begins. */
    private long toEnd(long index) {
        return (1L << shift) - place(index);
    }

    /** How many values there are from the start of the piece of the value before an index up to it. */
    private long toStart(long end) {
        return place(end - 1) + 1L;
    }

    /**
     * {@return some values, which may be used as long as it is reachable, also when this was closed}
     *
     * @throws IllegalStateException if it was closed
     * @throws IndexOutOfBoundsException if there is no such range
     * @throws IllegalArgumentException if one buffer cannot hold it
     */
    public B view(long index, long count) {
        Bounds.checkRange("the shared " + kind.noun(), index, count, length);
        ByteBuffer[] pieces = open().pieces;
        int number = (int) Math.min(index >>> shift, pieces.length - 1); // that of the end may be that of none
        ByteBuffer piece = pieces[number];
        long from = index - ((long) number << shift) << kind.shift();
        if (count << kind.shift() > piece.capacity() - from) {
            throw new IllegalArgumentException("a view of " + count + " values from index " + index
                    + " on is too large for a buffer; views of up to 1000000000 bytes always fit");
        }
        return kind.view(Mapped.slice(piece, (int) from, (int) count << kind.shift()));
    }

    /**
     * {@return all bytes as a segment, which may be used as long as it is reachable, also when this was closed}
     *
     * @param type {@code java.lang.foreign.MemorySegment}
     * @throws IllegalStateException if it was closed, or is of several pieces and its file was removed
     * @throws IllegalArgumentException if {@code type} is another
     * @throws UnsupportedOperationException before JDK 22
     * @throws UncheckedIOException if it cannot be mapped
     */
    public <S> S segment(Class<S> type) {
        Segments.check(type);
        ByteBuffer[] pieces = open().pieces;
        long bytes = length << kind.shift();
        if (bytes == pieces[0].capacity()) {
            return Segments.of(type, pieces[0]);
        }
        try {
            return MappedFile.use(path, channel -> {
                if (ArrayHeader.serial(ArrayHeader.read(channel)) != serial) {
                    throw new NoSuchFileException(path.toString());
                }
                return Segments.map(type, channel, ArrayHeader.BYTES, bytes);
            });
        } catch (NoSuchFileException e) {
            open(); // else it was closed
            throw new IllegalStateException(
                    path + " was unlinked, so that it cannot be mapped in one piece any more; take views of parts", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot map " + path + ": " + e.getMessage(), e);
        }
    }

    private Mapped<B> open() {
        Mapped<B> open = mapped;
        if (open == null || !ArrayHeader.isOpen(open.header)) {
            throw closed();
        }
        return open;
    }

    private IllegalStateException closed() {
        Mapped<B> open = mapped;
        if (open != null) {
            if (!ArrayHeader.isClosed(open.header)) {
                return new IllegalStateException(ArrayHeader.damage(kind, path));
            }
            vanish(); // whoever closed it may have been killed before it removed the file
        }
        return new IllegalStateException("the " + kind.noun() + " is closed, by this or another process: " + path);
    }

    /** {@return whether any process has closed it, or this one does not use it any more} */
    public boolean isClosed() {
        Mapped<B> open = mapped;
        return open == null || !ArrayHeader.isOpenAcquire(open.header);
    }

    @Override
    public void close() {
        Mapped<B> open = mapped;
        try {
            if (open != null && ArrayHeader.isOpenAcquire(open.header)) {
                ArrayHeader.setClosed(open.header);
            }
            vanish();
        } catch (InternalError e) {
            vanish(); // it was cut off, which the JVM says late: nobody can be told
        }
    }

    private void vanish() {
        MappedFile.remove(path);
        release();
    }

    /** Ends the use of this handle; the others may go on using the file. */
    void release() {
        mapped = null;
        use.run();
    }

    @Override
    public Runnable resources() {
        return use;
    }
}
