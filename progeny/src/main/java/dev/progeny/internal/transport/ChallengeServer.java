package dev.progeny.internal.transport;

import dev.progeny.internal.platform.Deadlines;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where unrelated programs connect. Each side proves by a {@link Challenge} that it knows the secret; those who passed wait in a queue
 * until they are accepted.
 */
public final class ChallengeServer implements AutoCloseable {
    // Whoever is in the queue knows the secret, so this guards against a mistake, not an attack.
    private static final int MAX_WAITING = 4096;

    private final int maxFrameBytes;
    private final Challenge challenge;
    private final Reception reception;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<FrameChannel> waiting = new ArrayDeque<>(); // guarded by lock, as is closed
    private boolean closed;

    private ChallengeServer(SocketAddress address, byte[] secret, Duration patience, int maxFrameBytes)
            throws IOException {
        this.maxFrameBytes = maxFrameBytes;
        challenge = new Challenge(secret);
        try {
            reception = Reception.open(
                    address, Meeting::new, patience, "progeny-listener-" + SocketAddresses.format(address));
        } catch (IOException e) {
            throw new IOException("cannot listen on " + SocketAddresses.format(address) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Listens on {@code address}.
     *
     * @param patience how long a client may take to prove itself
     */
    public static ChallengeServer open(SocketAddress address, byte[] secret, Duration patience) throws IOException {
        return open(address, secret, patience, FrameLimit.MAX_BYTES);
    }

    /**
     * Listens on {@code address}.
     *
     * @param patience how long a client may take to prove itself
     * @param maxFrameBytes the largest frame that is sent or received
     */
    public static ChallengeServer open(SocketAddress address, byte[] secret, Duration patience, int maxFrameBytes)
            throws IOException {
        return new ChallengeServer(address, secret, patience, maxFrameBytes);
    }

    /** {@return the address on which it listens, with the port that the system chose} */
    public SocketAddress address() {
        return reception.address();
    }

    /**
     * Waits for the next client that proved itself.
     *
     * @return its connection, or null when time ran out
     * @throws IllegalStateException if this server is closed, before or during the wait
     */
    public @Nullable FrameChannel accept(long deadlineNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (closed || reception.isClosed()) {
                    throw new IllegalStateException("this listener is closed");
                }
                FrameChannel client = waiting.poll();
                if (client != null) {
                    return client;
                }
                long nanos = Deadlines.remaining(deadlineNanos);
                if (nanos <= 0) {
                    return null;
                }
                arrived.await(nanos, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether {@link #accept} would return or throw at once} */
    public boolean isReady() {
        lock.lock();
        try {
            return closed || reception.isClosed() || !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Stops listening; closes connections not yet accepted, and wakes threads that wait for one. */
    @Override
    public void close() {
        reception.close();
        lock.lock();
        try {
            closed = true;
            waiting.forEach(FrameChannel::close);
            waiting.clear();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(FrameChannel client) {
        lock.lock();
        try {
            if (closed || waiting.size() == MAX_WAITING) {
                client.close();
            } else {
                waiting.add(client);
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The server's side of one challenge. */
    private final class Meeting implements Reception.Visit {
        private final byte[] nonce = challenge.nonce();

        @Override
        public ByteBuffer greeting() {
            return challenge.greeting(nonce);
        }

        @Override
        public int answerBytes() {
            return Challenge.ANSWER_BYTES;
        }

        @Override
        public @Nullable ByteBuffer judge(ByteBuffer answer) {
            byte[] clientNonce = Challenge.takeNonce(answer.duplicate());
            return Challenge.isEqual(answer, challenge.answer(nonce, clientNonce))
                    ? challenge.reply(nonce, clientNonce)
                    : null;
        }

        @Override
        public void admit(SocketChannel client) throws IOException {
            enqueue(new SocketFrames(new SocketBytes(client), maxFrameBytes));
        }
    }
}
