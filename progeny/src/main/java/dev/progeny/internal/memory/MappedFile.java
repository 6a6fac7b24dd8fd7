package dev.progeny.internal.memory;

import dev.progeny.internal.platform.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file in memory that several processes see at once.
 *
 * <p>Its space is allocated when it is made: a page that is only promised would end the process at its first touch, where the file
 * system is full. Interruption of the thread does no harm, and stays set.
 */
public final class MappedFile implements AutoCloseable {
    /** The most that one file can hold. */
    public static final int MAX_BYTES = Integer.MAX_VALUE - 4095; // what a buffer can address, in whole pages

    /** So much of a large file is read or written at once: the JDK has a copy of that made, which is to stay in the processor's cache. */
    public static final int AT_ONCE = 1 << 18;

    /** Of more than that it is asked first whether there is room, rather than to fill all memory and fail then. */
    private static final int LARGE_BYTES = 1 << 24;

    private final Path path;
    private final int size;
    private volatile @Nullable MappedByteBuffer bytes;

    private MappedFile(Path path, MappedByteBuffer bytes) {
        this.path = path;
        this.size = bytes.capacity();
        this.bytes = bytes;
    }

    /**
     * Makes a file of zeros and maps it.
     *
     * @throws IllegalArgumentException if {@code bytes} is not between 1 and {@link #MAX_BYTES}
     * @throws java.nio.file.FileAlreadyExistsException if something is at {@code path} already
     * @throws IOException if there is no space left; then nothing is left there
     */
    public static MappedFile create(Path path, long bytes) throws IOException {
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the size of a mapped file must be between 1 and " + MAX_BYTES + " bytes, was " + bytes);
        }
        return allocate(path, bytes, channel -> new MappedFile(path, map(channel, 0, bytes)));
    }

    /**
     * Makes a file of zeros, of any size, and does something with it.
     *
     * @throws java.nio.file.FileAlreadyExistsException if something is at {@code path} already
     * @throws IOException if there is no space left, or as {@code use} throws; then nothing is left there
     */
    static <T> T allocate(Path path, long bytes, Use<T> use) throws IOException {
        return uninterrupted(() -> {
            Set<OpenOption> options =
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(path, options, Folders.forPrivateFile())) {
                try {
                    allocate(path, channel, bytes);
                    return use.of(channel);
                } catch (ClosedByInterruptException e) {
                    Folders.remove(path);
                    throw e;
                } catch (IOException e) {
                    Folders.remove(path);
                    throw noSpace(path, bytes, e);
                }
            }
        });
    }

    /**
     * Makes a file hold {@code parts} laid end to end, and does not map it; one that is there already is written over, in the memory that
     * it has. The parts' positions are moved to their limits.
     *
     * @throws IOException if there is no space left; then nothing is left there
     */
    public static void fill(Path path, ByteBuffer... parts) throws IOException {
        boolean interrupted = false;
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long bytes = remaining(parts);
        try {
            while (remaining(parts) > 0) {
                try (FileChannel channel = FileChannel.open(path, options, Folders.forPrivateFile())) {
                    if (channel.size() > bytes) {
                        channel.truncate(bytes);
                    }
                    channel.position(bytes - remaining(parts));
                    for (ByteBuffer part : parts) {
                        write(channel, part);
                    }
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted(); // the JDK closes the channel; the positions tell what it wrote
                } catch (IOException e) {
                    Folders.remove(path);
                    throw noSpace(path, bytes, e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Writes a part, so much at once. */
    private static void write(FileChannel channel, ByteBuffer part) throws IOException {
        int limit = part.limit();
        try {
            while (part.position() < limit) {
                part.limit(Math.min(limit, part.position() + AT_ONCE));
                channel.write(part);
            }
        } finally {
            part.limit(limit);
        }
    }

    /**
     * Maps a file that {@link #create} made, in any process.
     *
     * @throws java.nio.file.NoSuchFileException if there is none at {@code path}
     * @throws IOException if it cannot be mapped, or is none of those that {@link #create} makes
     */
    public static MappedFile open(Path path) throws IOException {
        return uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                long size = channel.size();
                if (size < 1 || size > MAX_BYTES) {
                    throw new IOException(
                            path + " has " + size + " bytes: something has cut it off or appended to it; make another");
                }
                return new MappedFile(path, map(channel, 0, size));
            }
        });
    }

    /**
     * Reads or maps parts of a file, all of the same one, also if another takes its name meanwhile. What is mapped must be there: else the
     * file would become longer, of pages that are only promised.
     *
     * @throws java.nio.file.NoSuchFileException if there is none at {@code path}
     * @throws IOException if it cannot be opened, or is a symbolic link, or as {@code use} throws
     */
    static <T> T use(Path path, Use<T> use) throws IOException {
        return uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                return use.of(channel);
            }
        });
    }

    /** Maps a part of a file. */
    static MappedByteBuffer map(FileChannel channel, long from, long bytes) throws IOException {
        return channel.map(MapMode.READ_WRITE, from, bytes);
    }

    private static void allocate(Path path, FileChannel channel, long bytes) throws IOException {
        if (bytes > LARGE_BYTES) {
            FileStore store = Files.getFileStore(path);
            if (!hasRoom(store, bytes)) {
                throw new IOException("too little space");
            }
        }
        ByteBuffer zeros = Zeros.CHUNK.duplicate();
        for (long written = 0; written < bytes; ) {
            zeros.clear().limit((int) Math.min(bytes - written, zeros.capacity()));
            written += channel.write(zeros);
        }
    }

    /** {@return whether a file system has room for so many bytes; one that says that it has none at all has no limit} */
    public static boolean hasRoom(FileStore store, long bytes) throws IOException {
        return store.getUsableSpace() >= bytes || store.getTotalSpace() == 0;
    }

    /** Outside the heap, since what is in it is copied there first. */
    private static final class Zeros {
        static final ByteBuffer CHUNK = ByteBuffer.allocateDirect(1 << 16).asReadOnlyBuffer();
    }

    private static long remaining(ByteBuffer[] parts) {
        long left = 0;
        for (ByteBuffer part : parts) {
            left += part.remaining();
        }
        return left;
    }

    private static IOException noSpace(Path path, long bytes, IOException cause) {
        String free;
        try {
            FileStore store = Files.getFileStore(path.getParent());
            free = store.getUsableSpace() + " of " + store.getTotalSpace() + " bytes are free there";
        } catch (IOException e) {
            free = "how much is free there is unknown";
        }
        return new IOException(
                "cannot allocate " + bytes + " bytes at " + path + " (" + cause.getMessage() + "): " + free
                        + "; enlarge that file system (in a container: --shm-size), or choose another with -D"
                        + Folders.PROPERTY + "=path",
                cause);
    }

    /** {@return where the file is, or was until it was removed} */
    public Path path() {
        return path;
    }

    /** {@return the number of bytes} */
    public int size() {
        return size;
    }

    /**
     * {@return all bytes, in the byte order of this machine; a view with a position of its own}
     *
     * @throws IllegalStateException if this was closed
     */
    public ByteBuffer bytes() {
        MappedByteBuffer mapped = bytes;
        if (mapped == null) {
            throw new IllegalStateException(path + " was closed here");
        }
        return mapped.duplicate().order(ByteOrder.nativeOrder());
    }

    /**
     * Lets go of the memory, which the garbage collector returns once no view of it is reachable: to unmap it at once would crash the
     * JVM if any thread still used one. The file stays.
     */
    @Override
    public void close() {
        bytes = null;
    }

    /** Removes a file if it is there; whoever has it mapped may go on using it. */
    public static void remove(Path path) {
        Folders.remove(path);
    }

    /**
     * Removes a file and returns its memory at once, also where it is still mapped. Nobody may touch it any more, in any process: that
     * would end the process.
     */
    public static void discard(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        } catch (IOException e) {
            // Some systems refuse that for a mapped file, or the thread is interrupted: the memory goes with the last
            // mapping then.
        }
        remove(path);
    }

    /** Runs again what an interrupt broke off, since the JDK closes a channel whose thread is interrupted. */
    private static <T> T uninterrupted(FileAction<T> action) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return action.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface FileAction<T> {
        T run() throws IOException;
    }

    /** What to do with an open file; may be begun again. */
    interface Use<T> {
        /** Does it. */
        T of(FileChannel channel) throws IOException;
    }
}
