package dev.progeny.internal.transport;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The child's side of {@link SecretServer}. */
public final class SecretClient {
    private static final long PAUSE_MILLIS = 10;

    private SecretClient() {}

    /**
     * Connects like {@link #connect(String, byte[], int, Duration)}, but waits without limit while the process of the server lives: one that
     * was stopped by a signal, or has no time for us, is not gone. If the server lost patience with us, which may have been stopped
     * ourselves, asks it again.
     *
     * @param server the identity of the server's process
     * @throws IOException if nobody listens there, or the server's process is gone
     */
    public static FrameChannel connect(String address, byte[] secret, int channel, long server)
            throws IOException, InterruptedException {
        while (true) {
            SocketBytes bytes = SocketConnect.connect(SocketAddresses.parse(address), Deadlines.NEVER);
            try {
                return present(bytes, address, secret, channel, Deadlines.NEVER);
            } catch (IOException e) {
                if (!ProcessIdentity.isAlive(server)) {
                    throw e;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /**
     * Connects to the server at {@code address} and presents {@code secret}.
     *
     * @param address as {@link SecretServer#address()} gave it
     * @param channel the number of the channel, from 0
     * @throws IOException if nobody listens there, the secret is refused, or time runs out
     * @throws InterruptedException if interrupted while it waits
     */
    public static FrameChannel connect(String address, byte[] secret, int channel, Duration timeout)
            throws IOException, InterruptedException {
        long deadlineNanos = Deadlines.after(timeout);
        SocketBytes bytes = SocketConnect.connect(SocketAddresses.parse(address), deadlineNanos);
        return present(bytes, address, secret, channel, deadlineNanos);
    }

    private static FrameChannel present(
            SocketBytes bytes, String address, byte[] secret, int channel, long deadlineNanos)
            throws IOException, InterruptedException {
        try {
            ByteBuffer words = ByteBuffer.allocate(secret.length + 1);
            bytes.writeFully(words.put(secret).put((byte) channel).flip(), deadlineNanos);
            ByteBuffer reply = ByteBuffer.allocate(1);
            bytes.readFully(reply, deadlineNanos);
            if (reply.get(0) != SecretServer.WELCOME) {
                throw new IOException("it answered " + reply.get(0));
            }
            return new SocketFrames(bytes, FrameLimit.MAX_BYTES);
        } catch (IOException e) {
            bytes.close();
            throw new IOException("channel " + channel + " was refused by " + address + ": " + e.getMessage(), e);
        } catch (InterruptedException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }
}
