package dev.progeny.internal.transport;

import dev.progeny.internal.memory.MappedFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The frames of a channel that are too large for its ring: each in a file of its own beside that of the ring, which its reader removes.
 * So a large frame never waits for room, costs one copy at either side, and keeps no small one waiting.
 *
 * <p>All these files are in the folder of the process that made the channel, whichever wrote them: so they outlive a sender that was
 * killed, until its last frame was read, and go with the channel.
 */
final class LargeFrames {
    /** From this length on a frame is mapped. Each view stays until the collector finds it, and a process may have some ten thousands. */
    private static final int MAPPED_BYTES = 1 << 20;

    private final Path ring;
    private final String mark;
    private long last;

    /** @param side 0 or 1, the writer's */
    LargeFrames(Path ring, int side) {
        this.ring = ring;
        this.mark = side == 0 ? ".a" : ".b";
    }

    /** Writes a frame to a new file, and leaves the parts' positions. {@return its number} */
    long write(ByteBuffer... parts) throws IOException {
        ByteBuffer[] rest = new ByteBuffer[parts.length];
        for (int i = 0; i < parts.length; i++) {
            rest[i] = parts[i].duplicate();
        }
        last++;
        MappedFile.fill(file(last), rest);
        return last;
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
     * Passes on a frame that the other side wrote, or its head if there is no memory for what it holds, and removes its file. From
     * 1 MiB on it is not read but mapped, so that its values are made out of the file itself.
     */
    void pass(long number, int length, FrameSink sink) throws IOException {
        boolean mapped = length >= MAPPED_BYTES;
        ByteBuffer frame;
        try {
            HeapRoom.ensure(length);
            frame = mapped ? map(file(number), length) : read(number, length);
        } catch (OutOfMemoryError e) {
            int kept = Math.min(length, FrameSink.HEAD_BYTES);
            sink.takeHead(read(file(number), ByteBuffer.allocate(kept)), length, e);
            return;
        }
        try {
            sink.take(frame);
        } finally {
            if (mapped) {
                MappedFile.discard(file(number)); // its memory would stay until the garbage collector finds the view
            }
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
        return ring.resolveSibling(ring.getFileName() + mark + number);
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
