package dev.progeny.internal.transport;

import dev.progeny.internal.memory.MappedFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a channel that are too large for its ring: each in a file of its own beside that of the ring, which its reader removes.
 * So a large frame never waits for room, costs one copy at either side, and keeps no small one waiting.
 *
 * <p>The reader of a frame of {@value #MAPPED_BYTES} bytes or more does not remove its file but leaves it under another name, unless there
 * is one already or memory is short: the next such frame is written into that. The system takes longer to find new memory than to fill
 * it. {@link #tidy} removes what has lain there for long. Whoever wants the file that was left renames it first, so one alone gets it.
 *
 * <p>All these files are in the folder of the process that made the channel, whichever wrote them: so they outlive a sender that was
 * killed, until its last frame was read, and go with the channel.
 */
final class LargeFrames {
    /** From this length on a frame is mapped. Each view stays until the collector finds it, and a process may have some ten thousands. */
    private static final int MAPPED_BYTES = 1 << 20;

    /** A larger file is not left for the next frame. */
    private static final int MOST_KEPT_BYTES = 1 << 28;

    /** Nor is one if fewer of its size have room beside it: others may need the memory sooner. */
    private static final long ROOM_BESIDE = 4;

    private final Path ring;
    private final String mark;
    private final Path kept;
    private long last;
    private @Nullable Path passing; // the mapped file whose frame is being passed on, until it is let go
    private int passingLength;
    private volatile boolean closed;
    private @Nullable FileStore store; // asked for when first needed: that takes long

    /** @param side 0 or 1, the writer's */
    LargeFrames(Path ring, int side) {
        this.ring = ring;
        this.mark = side == 0 ? ".a" : ".b";
        this.kept = beside("kept");
    }

    /**
     * Writes a frame to a file, and leaves the parts' positions.
     *
     * @return its number
     * @throws IOException if there is no memory for it, or this was closed; then there is no file
     */
    long write(ByteBuffer... parts) throws IOException {
        ByteBuffer[] rest = new ByteBuffer[parts.length];
        long length = 0;
        for (int i = 0; i < parts.length; i++) {
            rest[i] = parts[i].duplicate();
            length += rest[i].remaining();
        }
        last++;
        if (length >= MAPPED_BYTES) {
            long had = move(kept, file(last)) ? Files.size(file(last)) : 0;
            ensureRoom(length - had);
        }
        MappedFile.fill(file(last), rest);
        if (closed) { // meanwhile: who closed it may not have seen the file
            drop(last);
            throw new IOException("the channel is closed");
        }
        return last;
    }

    /** To fill all that there is and fail then would leave others without, for a moment. */
    private void ensureRoom(long bytes) throws IOException {
        if (!MappedFile.hasRoom(store(), bytes)) {
            drop(last);
            throw new IOException("too little memory for a frame: " + bytes + " bytes are missing");
        }
    }

    /** Removes the file of a frame that will not be read. */
    void drop(long number) {
        MappedFile.remove(file(number));
    }

    /**
     * Reads a frame that the other side wrote, and removes its file.
     *
     * @throws OutOfMemoryError if this process has no memory for it; then the file is still there
     */
    ByteBuffer read(long number, int length) throws IOException {
        return read(file(number), ByteBuffer.allocate(length));
    }

    /**
     * Passes on a frame that the other side wrote, or its head if there is no memory for what it holds. From 1 MiB on it is not read but
     * mapped, so that its values are made out of the file itself, and is {@linkplain #letGo let go} afterwards; else its file is removed.
     */
    void pass(long number, int length, FrameSink sink) throws IOException {
        boolean mapped = length >= MAPPED_BYTES;
        ByteBuffer frame;
        try {
            HeapRoom.ensure(length);
            frame = mapped ? map(file(number), length) : read(number, length);
        } catch (OutOfMemoryError e) {
            int most = Math.min(length, FrameSink.HEAD_BYTES);
            sink.takeHead(read(file(number), ByteBuffer.allocate(most)), length, e);
            return;
        }
        passing = mapped ? file(number) : null;
        passingLength = length;
        try {
            sink.take(frame);
        } finally {
            letGo();
        }
    }

    /** Leaves the file of the frame that is being passed on for the next frame: nobody looks at this one any more. */
    void letGo() {
        Path file = passing;
        passing = null;
        if (file != null && !(mayKeep() && move(file, kept))) {
            MappedFile.discard(file); // its memory would stay until the garbage collector finds the view
        }
        if (closed) {
            MappedFile.discard(kept);
        }
    }

    private boolean mayKeep() {
        try {
            return passingLength <= MOST_KEPT_BYTES
                    && store().getUsableSpace() >= ROOM_BESIDE * passingLength
                    && !Files.exists(kept);
        } catch (IOException e) {
            return false;
        }
    }

    private FileStore store() throws IOException {
        FileStore known = store;
        if (known == null) {
            known = Files.getFileStore(ring.getParent());
            store = known;
        }
        return known;
    }

    /** Removes the file that was left for the next frame if that has not come for so long. By whichever side, at any time. */
    void tidy(long millis) {
        try {
            long age =
                    System.currentTimeMillis() - Files.getLastModifiedTime(kept).toMillis();
            Path old = beside("old");
            if (age >= millis && move(kept, old)) {
                MappedFile.discard(old);
            }
        } catch (IOException e) {
            return; // there is none, or no more
        }
    }

    /** Renames a file. {@return whether it was there} */
    private static boolean move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static ByteBuffer map(Path file, int length) throws IOException {
        ByteBuffer frame = MappedFile.open(file).bytes().order(ByteOrder.BIG_ENDIAN);
        if (frame.capacity() != length) {
            throw changed(file);
        }
        return frame;
    }

    private static EOFException changed(Path file) {
        return new EOFException(file + " has another length: somebody else has written to it");
    }

    private static ByteBuffer read(Path file, ByteBuffer frame) throws IOException {
        int length = frame.capacity();
        boolean interrupted = false;
        try {
            while (frame.hasRemaining()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    while (frame.hasRemaining()) {
                        frame.limit(Math.min(length, frame.position() + MappedFile.AT_ONCE));
                        int count = channel.read(frame, frame.position());
                        frame.limit(length);
                        if (count < 0) {
                            throw changed(file);
                        }
                    }
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted(); // the JDK closes the channel; the read goes on with another
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        MappedFile.remove(file);
        return frame.flip();
    }

    private Path file(long number) {
        return beside(Long.toString(number));
    }

    private Path beside(String name) {
        return ring.resolveSibling(ring.getFileName() + mark + name);
    }

    /** From now on leaves no file: to be called before {@link #removeAll}. */
    void close() {
        closed = true;
    }

    /** Removes what nobody has read, of both sides. */
    static void removeAll(Path ring) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(ring.getParent(), ring.getFileName() + ".{a,b}*")) {
            for (Path file : files) {
                MappedFile.remove(file);
            }
        } catch (IOException e) {
            return; // they go with the folder
        }
    }
}
