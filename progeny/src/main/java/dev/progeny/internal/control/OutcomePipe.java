package dev.progeny.internal.control;

import java.io.DataInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One pipe into which all children of a process write how their functions ended. A child that uses it needs no socket, whose classes
 * would cost it 40 ms at its start; and its parent needs no thread that waits for it.
 *
 * <p>A message is its length as an {@code int}, the writer's secret, and the bytes. The system takes a write of up to
 * {@link #MOST_BYTES} as one act, so messages do not mix, and one whose writer was killed is in the pipe whole or not at all. What is
 * larger goes another way.
 */
public final class OutcomePipe implements AutoCloseable {
    /** What the system promises to write as one act, {@code PIPE_BUF} of Linux. */
    static final int MOST_BYTES = 4096;

    private static final int HEAD_BYTES = Integer.BYTES;

    private final FileOutputStream pipe;
    private final byte[] secret;

    private OutcomePipe(FileOutputStream pipe, byte[] secret) {
        this.pipe = pipe;
        this.secret = secret;
    }

    /** {@return the writing end of the pipe at {@code path}, or null if there is none, or none any more} */
    public static @Nullable OutcomePipe open(String path, byte[] secret) {
        if (path.isEmpty()) {
            return null;
        }
        try {
            return new OutcomePipe(new FileOutputStream(path), secret);
        } catch (IOException e) {
            return null; // whoever has a use for it goes the other way
        }
    }

    /**
     * Writes a message; waits while the pipe is full.
     *
     * @return false if the message is too large or nobody reads the pipe any more; then nothing was written
     */
    public boolean post(ByteBuffer... parts) {
        int length = secret.length;
        for (ByteBuffer part : parts) {
            if (part.remaining() > MOST_BYTES) {
                return false;
            }
            length += part.remaining();
        }
        if (HEAD_BYTES + length > MOST_BYTES) {
            return false;
        }
        ByteBuffer message =
                ByteBuffer.allocate(HEAD_BYTES + length).putInt(length).put(secret);
        for (ByteBuffer part : parts) {
            message.put(part.duplicate());
        }
        try {
            pipe.write(message.array());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads the next message.
     *
     * @return the secret, then the bytes
     * @throws IOException if the stream has ended, or holds something else
     */
    public static ByteBuffer read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("a message in the pipe of outcomes cannot have " + length + " bytes");
        }
        byte[] message = new byte[length];
        in.readFully(message);
        return ByteBuffer.wrap(message);
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
