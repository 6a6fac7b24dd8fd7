package dev.progeny.internal.memory;

import dev.progeny.internal.platform.ProcessIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What precedes the values in a file, a line that hardly ever changes.
 *
 * <pre>
 *   magic (8 bytes), length (8), state (4), removed (4), serial number (8), owner (8), remover (8), unused up to 64
 * </pre>
 *
 * <p>The magic is written last, so a file that has it is complete. The state is a {@link FileState}. The serial number tells a
 * file from one that had the same path. The owner is the process with which a file goes that is in no folder of a process, or none. The
 * remover is the process that is just removing the name of such a file; removed says that the name is gone.
 */
final class ArrayHeader {
    static final int BYTES = 64;

    private static final int MAGIC_AT = 0;
    private static final int LENGTH_AT = 8;
    private static final int STATE_AT = 16;
    private static final int REMOVED_AT = 20;
    private static final int SERIAL_AT = 24;
    private static final int OWNER_AT = 32;
    private static final int REMOVER_AT = 40;

    private ArrayHeader() {}

    /** {@return the most values that a file can hold} */
    static long maxLength(FileKind<?> kind) {
        return Long.MAX_VALUE - BYTES >>> kind.shift();
    }

    /** Writes it, into zeros. */
    static void write(ByteBuffer header, FileKind<?> kind, long length) {
        header.putLong(LENGTH_AT, length);
        header.putInt(STATE_AT, FileState.OPEN);
        header.putLong(SERIAL_AT, System.nanoTime());
        Words.LONGS.setRelease(header, MAGIC_AT, kind.magic());
    }

    /** {@return the header of a file, shared; the file must be long enough} */
    static ByteBuffer map(FileChannel channel) throws IOException {
        return MappedFile.map(channel, 0, BYTES).order(ByteOrder.nativeOrder());
    }

    /** {@return the header of a file, a copy; zeros where the file is too short} */
    static ByteBuffer read(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
        channel.read(header, 0);
        return header;
    }

    /**
     * Checks a file.
     *
     * @throws IOException if it is of another kind, or not as long as it says, or neither open nor closed
     */
    static void check(ByteBuffer header, FileKind<?> kind, Path path, long size) throws IOException {
        long length = header.getLong(LENGTH_AT);
        if (!isOf(header, kind) || length < 0 || length > maxLength(kind)) {
            throw new IOException(path + " is not " + kind.description() + " of this version of Progeny");
        }
        long expected = BYTES + (length << kind.shift());
        if (size != expected) {
            throw new IOException(path + " has " + size + " bytes instead of " + expected
                    + ": something has cut it off or appended to it; make another");
        }
        if (isDamaged(header)) {
            throw new IOException(damage(kind, path));
        }
    }

    /** {@return what to say of a file that is neither open nor closed} */
    static String damage(FileKind<?> kind, Path path) {
        return FileState.damage(kind.noun(), path);
    }

    static boolean isOf(ByteBuffer header, FileKind<?> kind) {
        return header.getLong(MAGIC_AT) == kind.magic();
    }

    static long length(ByteBuffer header) {
        return header.getLong(LENGTH_AT);
    }

    static long serial(ByteBuffer header) {
        return header.getLong(SERIAL_AT);
    }

    static long owner(ByteBuffer header) {
        return header.getLong(OWNER_AT);
    }

    /** {@return whether it has an owner, which has ended, or was being removed by a process that has} */
    static boolean isOrphaned(ByteBuffer header) {
        return isDead(owner(header)) || isDead(header.getLong(REMOVER_AT));
    }

    private static boolean isDead(long identity) {
        return identity != ProcessIdentity.NONE && !ProcessIdentity.isAlive(identity);
    }

    /** {@return the word of the process that is removing the name; not for a copy} */
    static OwnerWord remover(ByteBuffer header) {
        return new OwnerWord(header, REMOVER_AT);
    }

    static boolean isRemoved(ByteBuffer header) {
        return (int) Words.INTS.getAcquire(header, REMOVED_AT) != 0;
    }

    static void setRemoved(ByteBuffer header) {
        Words.INTS.setVolatile(header, REMOVED_AT, 1);
    }

    static void setOwner(ByteBuffer header, long identity) {
        header.putLong(OWNER_AT, identity);
    }

    /** {@return whether it was open at some moment; a plain look, for every access} */
    static boolean isOpen(ByteBuffer header) {
        return header.getInt(STATE_AT) == FileState.OPEN;
    }

    static boolean isOpenAcquire(ByteBuffer header) {
        return (int) Words.INTS.getAcquire(header, STATE_AT) == FileState.OPEN;
    }

    /** {@return whether it is neither open nor closed; one look, for of each the JVM tells afterwards if the file was cut off} */
    static boolean isDamaged(ByteBuffer header) {
        int state = header.getInt(STATE_AT);
        return state != FileState.OPEN && state != FileState.CLOSED;
    }

    static boolean isClosed(ByteBuffer header) {
        return header.getInt(STATE_AT) == FileState.CLOSED;
    }

    static void setClosed(ByteBuffer header) {
        Words.INTS.setVolatile(header, STATE_AT, FileState.CLOSED);
    }
}
