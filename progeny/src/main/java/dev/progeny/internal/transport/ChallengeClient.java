package dev.progeny.internal.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** The client's side of {@link ChallengeServer}. */
public final class ChallengeClient {
    private ChallengeClient() {}

    /**
     * Connects to {@code address} and goes through the challenge, in both directions.
     *
     * @throws IOException if nobody listens there, either side does not know the secret, or time runs out
     */
    public static FrameChannel connect(SocketAddress address, byte[] secret, long deadlineNanos)
            throws IOException, InterruptedException {
        return connect(address, secret, deadlineNanos, FrameLimit.MAX_BYTES);
    }

    /**
     * Connects to {@code address} and goes through the challenge, in both directions.
     *
     * @param maxFrameBytes the largest frame that is sent or received
     * @throws IOException if nobody listens there, either side does not know the secret, or time runs out
     */
    public static FrameChannel connect(SocketAddress address, byte[] secret, long deadlineNanos, int maxFrameBytes)
            throws IOException, InterruptedException {
        Challenge challenge = new Challenge(secret);
        SocketBytes bytes = SocketConnect.connect(address, deadlineNanos);
        boolean met = false;
        try {
            meet(bytes, challenge, deadlineNanos);
            met = true;
            return new SocketFrames(bytes, maxFrameBytes);
        } catch (IOException e) {
            throw new IOException(SocketAddresses.format(address) + ": " + e.getMessage(), e);
        } finally {
            if (!met) {
                bytes.close();
            }
        }
    }

    private static void meet(SocketBytes bytes, Challenge challenge, long deadlineNanos)
            throws IOException, InterruptedException {
        ByteBuffer greeting = ByteBuffer.allocate(Challenge.GREETING_BYTES);
        bytes.readFully(greeting, deadlineNanos);
        if (greeting.flip().getLong() != Challenge.MAGIC) {
            throw new IOException("who answers there is not a Listener of Progeny");
        }
        byte[] serverNonce = Challenge.takeNonce(greeting);
        byte[] clientNonce = challenge.nonce();
        bytes.writeFully(challenge.answer(serverNonce, clientNonce), deadlineNanos);
        ByteBuffer reply = ByteBuffer.allocate(Challenge.REPLY_BYTES);
        try {
            bytes.readFully(reply, deadlineNanos);
        } catch (EOFException e) {
            throw new IOException("the listener closed the connection: its secret is another one, or it ended", e);
        }
        if (!Challenge.isEqual(reply.flip(), challenge.reply(serverNonce, clientNonce))) {
            throw new IOException("who answers there does not know the secret");
        }
    }
}
