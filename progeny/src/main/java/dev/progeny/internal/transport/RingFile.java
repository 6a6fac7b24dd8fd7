package dev.progeny.internal.transport;

import dev.progeny.internal.memory.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One ring: a mapped file of records; a power of two in size, so that a position modulo the size is a mask. Who may read or write which
 * part of it is decided by {@link PutSide} and {@link TakeSide}.
 */
final class RingFile {
    private final ByteBuffer bytes;
    private final ByteBuffer view; // for whoever owns the side of takes
    private final long number;
    private final int mask;

    private RingFile(MappedFile file, long number) {
        this.bytes = file.bytes();
        this.view = file.bytes();
        this.number = number;
        this.mask = file.size() - 1;
    }

    /** Makes a ring; one of that number that a killed owner left, and nobody knows of, is replaced. */
    static RingFile create(Path header, long number, int size) throws IOException {
        Path path = pathOf(header, number);
        MappedFile.remove(path);
        return new RingFile(MappedFile.create(path, size), number);
    }

    /**
     * Opens a ring.
     *
     * @throws java.nio.file.NoSuchFileException if it is gone
     * @throws IOException if it has not the size with which it was made
     */
    static RingFile open(Path header, long number, long size) throws IOException {
        Path path = pathOf(header, number);
        MappedFile file = MappedFile.open(path);
        if (file.size() != size) {
            throw new IOException(path + " is damaged: it has " + file.size() + " bytes, not the " + size
                    + " with which it was made");
        }
        return new RingFile(file, number);
    }

    /** Removes a drained ring, which nobody may touch any more. */
    static void discard(Path header, long number) {
        MappedFile.discard(pathOf(header, number));
    }

    /** Removes a ring, whoever still reads it. */
    static void remove(Path header, long number) {
        MappedFile.remove(pathOf(header, number));
    }

    /** Removes all rings, whoever still reads them. */
    static void removeAll(Path header) {
        try (DirectoryStream<Path> rings = Files.newDirectoryStream(header.getParent(), header.getFileName() + ".*")) {
            rings.forEach(MappedFile::remove);
        } catch (IOException | DirectoryIteratorException e) {
            // The folder is going, and the rings with it.
        }
    }

    private static Path pathOf(Path header, long number) {
        return header.resolveSibling(header.getFileName() + "." + number);
    }

    long number() {
        return number;
    }

    int size() {
        return mask + 1;
    }

    /** {@return how many bytes there are from a position to the end of the ring} */
    int bytesToEnd(long position) {
        return size() - place(position);
    }

    int kind(long position) {
        return bytes.getInt(place(position) + Integer.BYTES);
    }

    int length(long position) {
        return bytes.getInt(place(position));
    }

    void writeHeader(long position, int length, int kind) {
        bytes.putInt(place(position), length).putInt(place(position) + Integer.BYTES, kind);
    }

    /** Copies the parts behind the header of a record, end to end, without moving their positions. */
    void writePayload(long position, ByteBuffer... parts) {
        int at = place(position) + RingLayout.RECORD_HEADER_BYTES;
        for (ByteBuffer part : parts) {
            int count = part.remaining();
            if (count == 1) { // a mark before what follows, mostly
                bytes.put(at, part.get(part.position()));
            } else {
                bytes.put(at, part, part.position(), count);
            }
            at += count;
        }
    }

    /** {@return a view of the payload of a record, valid until the next call} */
    ByteBuffer payload(long position, int length) {
        int from = place(position) + RingLayout.RECORD_HEADER_BYTES;
        return view.limit(from + length).position(from).order(ByteOrder.BIG_ENDIAN); // whatever the last reader wanted
    }

    private int place(long position) {
        return (int) position & mask;
    }
}
