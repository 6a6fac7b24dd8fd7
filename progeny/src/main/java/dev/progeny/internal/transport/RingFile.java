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
    private final long number;
    private final int mask;

    private RingFile(MappedFile file, long number) {
        this.bytes = file.bytes();
        this.number = number;
        this.mask = file.size() - 1;
    }

    /** Makes a ring; one of that number that a killed owner left, and nobody knows of, is replaced. */
    static RingFile create(Path header, long number, int size) throws IOException {
        Path path = pathOf(header, number);
        MappedFile.remove(path);
        return new RingFile(MappedFile.create(path, size), number);
    }

    static RingFile open(Path header, long number) throws IOException {
        return new RingFile(MappedFile.open(pathOf(header, number)), number);
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
            bytes.put(at, part, part.position(), part.remaining());
            at += part.remaining();
        }
    }

    /** {@return a copy of the payload of a record} */
    ByteBuffer readPayload(long position) {
        byte[] copy = new byte[length(position)];
        bytes.get(place(position) + RingLayout.RECORD_HEADER_BYTES, copy);
        return ByteBuffer.wrap(copy).order(ByteOrder.BIG_ENDIAN);
    }

    private int place(long position) {
        return (int) position & mask;
    }
}
