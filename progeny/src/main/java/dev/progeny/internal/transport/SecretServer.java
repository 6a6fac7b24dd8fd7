package dev.progeny.internal.transport;

import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Loggers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the children of this process connect. A child presents the secret that it was given on its standard input, and the number of the
 * channel that it wants; whoever presents anything else is closed. The secret is 32 random bytes, one for each child, good for one
 * connection per channel; or one for all visitors of something that this process serves, who may come any number of times.
 *
 * <p>The server listens on a Unix socket in the private folder of this process, or, where there are none, on loopback TCP.
 */
public final class SecretServer implements AutoCloseable {
    /** The length of a secret. */
    public static final int SECRET_BYTES = 32;

    static final byte WELCOME = 1;

    private static final Duration PATIENCE = Duration.ofSeconds(20); // a child that was stopped meanwhile comes again

    private final Set<Expected> expected = ConcurrentHashMap.newKeySet();
    private final List<Visitors> visitors = new CopyOnWriteArrayList<>();
    private final Reception reception;

    private SecretServer(SocketAddress address, Duration patience) throws IOException {
        reception = Reception.open(address, Knock::new, patience, "progeny-server");
    }

    /**
     * The server of this process, started at the first call.
     *
     * @throws IOException if neither a Unix socket nor a loopback port can be had
     */
    public static SecretServer own() throws IOException {
        return Own.get();
    }

    /** Opens a server on the Unix socket {@code path}, or on loopback TCP if it cannot be made. */
    static SecretServer open(@Nullable Path path, Duration patience) throws IOException {
        if (path != null) {
            try {
                return new SecretServer(UnixDomainSocketAddress.of(path), patience);
            } catch (SocketException | UnsupportedOperationException e) {
                // The path is too long for the system's structure, or the system has no such sockets.
                Loggers.general()
                        .log(System.Logger.Level.DEBUG, "no Unix socket at " + path + "; using loopback TCP", e);
            }
        }
        return new SecretServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), patience);
    }

    /** {@return where a child connects to, for {@link SecretClient#connect}} */
    public String address() {
        return SocketAddresses.format(reception.address());
    }

    /**
     * Lets in whoever presents {@code secret}, once for each channel.
     *
     * <p>The futures are completed by the server's thread, so what depends on them must be brief and never wait.
     *
     * @param secret 32 random bytes
     * @param channels how many channels the client will open, at most 127
     * @return for each channel, in order of its number, the future of its connection
     */
    public List<CompletableFuture<FrameChannel>> expect(byte[] secret, int channels) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("secret must have " + SECRET_BYTES + " bytes, had " + secret.length);
        }
        List<CompletableFuture<FrameChannel>> futures = new ArrayList<>();
        for (int i = 0; i < channels; i++) {
            futures.add(new CompletableFuture<>());
        }
        Expected client = new Expected(secret.clone(), Collections.unmodifiableList(futures));
        expected.add(client);
        return client.channels;
    }

    /**
     * Lets in whoever presents {@code secret} and asks for channel 0, any number of times, until this process ends.
     *
     * @param secret 32 random bytes
     * @param visitor takes over each connection; it is called by the server's thread, so it must be brief and never wait
     */
    public void expectAll(byte[] secret, Consumer<FrameChannel> visitor) {
        visitors.add(new Visitors(secret.clone(), visitor));
    }

    private @Nullable Visitors findVisitors(byte[] secret) {
        Visitors found = null;
        for (Visitors candidate : visitors) {
            if (MessageDigest.isEqual(candidate.secret, secret)) {
                found = candidate;
            }
        }
        return found;
    }

    /** Those who may come any number of times. */
    private static final class Visitors {
        private final byte[] secret;
        private final Consumer<FrameChannel> visitor;

        Visitors(byte[] secret, Consumer<FrameChannel> visitor) {
            this.secret = secret;
            this.visitor = visitor;
        }
    }

    /** No longer lets in whoever presents {@code secret}; channels that were not opened fail with an {@link IOException}. */
    public void forget(byte[] secret) {
        Expected client = find(secret);
        if (client != null && expected.remove(client)) {
            for (CompletableFuture<FrameChannel> channel : client.channels) {
                channel.completeExceptionally(new IOException("the process ended before it connected"));
            }
        }
    }

    private @Nullable Expected find(byte[] secret) {
        Expected found = null;
        for (Expected candidate : expected) {
            // Every candidate is compared to its last byte, so that time tells nothing about any of them.
            if (MessageDigest.isEqual(candidate.secret, secret)) {
                found = candidate;
            }
        }
        return found;
    }

    /** Stops accepting; channels already open stay open. */
    @Override
    public void close() {
        reception.close();
    }

    private static final class Expected {
        private final byte[] secret;
        private final List<CompletableFuture<FrameChannel>> channels;

        Expected(byte[] secret, List<CompletableFuture<FrameChannel>> channels) {
            this.secret = secret;
            this.channels = channels;
        }
    }

    /** The server's side of the handshake: reads the secret and a channel number, says one byte of welcome. */
    private final class Knock implements Reception.Visit {
        private @Nullable CompletableFuture<FrameChannel> admitted;
        private @Nullable Visitors visitors;

        @Override
        public ByteBuffer greeting() {
            return ByteBuffer.allocate(0);
        }

        @Override
        public int answerBytes() {
            return SECRET_BYTES + 1;
        }

        @Override
        public @Nullable ByteBuffer judge(ByteBuffer answer) {
            byte[] secret = new byte[SECRET_BYTES];
            answer.get(secret);
            int channel = answer.get();
            visitors = channel == 0 ? findVisitors(secret) : null;
            if (visitors != null) {
                return ByteBuffer.wrap(new byte[] {WELCOME});
            }
            Expected client = find(secret);
            if (client == null
                    || channel < 0
                    || channel >= client.channels.size()
                    || client.channels.get(channel).isDone()) {
                return null;
            }
            admitted = client.channels.get(channel);
            return ByteBuffer.wrap(new byte[] {WELCOME});
        }

        @Override
        public void admit(SocketChannel client) throws IOException {
            SocketFrames frames = new SocketFrames(client);
            if (visitors != null) {
                visitors.visitor.accept(frames);
            } else if (admitted == null || !admitted.complete(frames)) {
                frames.close(); // forgotten in this very moment
            }
        }
    }

    /** A JVM that ends waits 300 ms for a daemon thread to come back from native code, where the server waits for clients. */
    private static void closeAtEnd(SecretServer server) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "progeny-server-end"));
        } catch (IllegalStateException e) {
            // this process is ending already
        }
    }

    /** Holds the one server of this process. */
    private static final class Own {
        private static @Nullable SecretServer server;

        static synchronized SecretServer get() throws IOException {
            if (server == null || server.reception.isClosed()) {
                SecretServer opened = open(ProcessFolder.own().newPath("server"), PATIENCE);
                server = opened;
                closeAtEnd(opened);
            }
            return server;
        }
    }
}
