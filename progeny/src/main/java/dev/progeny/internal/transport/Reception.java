package dev.progeny.internal.transport;

import dev.progeny.internal.platform.Loggers;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections on one address and lets in those that pass a {@link Door}. One daemon thread does all of it without ever waiting
 * for a single client: a client that is silent, slow or wrong is closed when its time is up and holds up nobody.
 */
final class Reception implements AutoCloseable {
    /** What a client must pass. Called by the reception's thread alone; must not wait. */
    interface Door {
        /** Begins the conversation with a new client. */
        Visit visit();
    }

    /** The conversation with one client: a greeting, one answer of known length, a reply. */
    interface Visit {
        /** {@return what the server says first, perhaps nothing} */
        ByteBuffer greeting();

        /** {@return the length of what the client must then say} */
        int answerBytes();

        /** {@return what to say to a client that answered {@code answer} before it is admitted, or null to turn it away} */
        @Nullable
        ByteBuffer judge(ByteBuffer answer);

        /** Takes over the connection of a client that was let in. */
        void admit(SocketChannel client) throws IOException;
    }

    private static final int BACKLOG = 1024;

    // Silent clients cost a descriptor each until their time is up; more than this at once and the oldest goes.
    private static final int MAX_VISITS = 256;

    private static final Duration REST_AFTER_FAILURE = Duration.ofMillis(100);

    private final ServerSocketChannel server;
    private final SocketAddress address;
    private final Selector selector;
    private final SelectionKey accepting;
    private final Door door;
    private final long patienceNanos;
    private final List<Client> clients = new ArrayList<>(); // these three of the thread alone; oldest first
    private boolean resting;
    private long restUntilNanos;

    private volatile boolean closed;

    private Reception(ServerSocketChannel server, Door door, Duration patience) throws IOException {
        this.server = server;
        this.address = server.getLocalAddress();
        this.door = door;
        this.patienceNanos = patience.toNanos();
        server.configureBlocking(false);
        this.selector = Selector.open();
        this.accepting = server.register(selector, SelectionKey.OP_ACCEPT);
    }

    /**
     * Listens on {@code address} and starts the thread.
     *
     * @param patience how long a client may take until it has said what it must
     */
    static Reception open(SocketAddress address, Door door, Duration patience, String threadName) throws IOException {
        ServerSocketChannel server = address instanceof UnixDomainSocketAddress
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open();
        Reception reception;
        try {
            server.bind(address, BACKLOG);
            reception = new Reception(server, door, patience);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        Thread thread = new Thread(reception::receive, threadName);
        thread.setDaemon(true);
        thread.start();
        return reception;
    }

    /** {@return the address on which it listens, with the port that the system chose} */
    SocketAddress address() {
        return address;
    }

    boolean isClosed() {
        return closed;
    }

    private void receive() {
        try {
            while (!closed) {
                selector.select(this::attend, millisToNextDeadline());
                turnAwayTheLate();
                if (resting && restUntilNanos - System.nanoTime() <= 0) {
                    resting = false;
                    accepting.interestOps(SelectionKey.OP_ACCEPT);
                }
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                log(System.Logger.Level.ERROR, "no more connections are accepted on " + server, e);
            }
        } finally {
            close();
            clients.forEach(Client::close);
        }
    }

    private void attend(SelectionKey key) {
        if (key == accepting) {
            accept();
        } else {
            ((Client) key.attachment()).proceed();
        }
    }

    private void accept() {
        SocketChannel channel;
        try {
            channel = server.accept();
        } catch (IOException e) {
            if (!closed) {
                // No descriptors, most likely: the client waits in the backlog; to try again at once would only spin.
                log(System.Logger.Level.WARNING, "cannot accept a connection now", e);
                resting = true;
                restUntilNanos = System.nanoTime() + REST_AFTER_FAILURE.toNanos();
                accepting.interestOps(0);
            }
            return;
        }
        if (channel == null) {
            return;
        }
        if (clients.size() == MAX_VISITS) {
            clients.remove(0).close();
        }
        try {
            Client client = new Client(channel);
            clients.add(client);
            client.proceed();
        } catch (IOException | RuntimeException e) {
            log(System.Logger.Level.DEBUG, "turned a client away", e);
            close(channel);
        }
    }

    private long millisToNextDeadline() {
        if (resting) {
            return REST_AFTER_FAILURE.toMillis();
        }
        if (clients.isEmpty()) {
            return 0; // for ever
        }
        long nanos = clients.get(0).deadlineNanos - System.nanoTime();
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }

    private void turnAwayTheLate() {
        long now = System.nanoTime();
        while (!clients.isEmpty() && clients.get(0).deadlineNanos - now <= 0) {
            clients.remove(0).close();
        }
    }

    /** Stops accepting, closes the address and turns away whoever was not let in yet; those let in stay connected. */
    @Override
    public void close() {
        closed = true;
        try {
            boolean first = server.isOpen();
            server.close();
            selector.close();
            if (first && address instanceof UnixDomainSocketAddress unix) {
                Files.deleteIfExists(unix.getPath());
            }
        } catch (IOException e) {
            log(System.Logger.Level.DEBUG, "closing a listener", e);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log(System.Logger.Level.DEBUG, "closing a client", e);
        }
    }

    private static void log(System.Logger.Level level, String message, Exception cause) {
        Loggers.general().log(level, message, cause);
    }

    /** A client between its arrival and its admission. */
    private final class Client {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final Visit visit;
        private final ByteBuffer answer;
        private final long deadlineNanos = System.nanoTime() + patienceNanos;

        Client(SocketChannel channel) throws IOException {
            this.channel = channel;
            visit = door.visit();
            answer = ByteBuffer.allocate(visit.answerBytes());
            channel.configureBlocking(false);
            // What is said here fits the empty buffer of a new socket; if the system sees that otherwise, the client is
            // turned away.
            say(visit.greeting());
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        void proceed() {
            try {
                if (channel.read(answer) < 0) {
                    leave();
                } else if (!answer.hasRemaining()) {
                    judge();
                }
            } catch (IOException | RuntimeException e) {
                log(System.Logger.Level.DEBUG, "turned a client away", e);
                leave();
            }
        }

        private void judge() throws IOException {
            ByteBuffer reply = visit.judge(answer.flip());
            if (reply == null) {
                leave();
                return;
            }
            say(reply);
            key.cancel();
            clients.remove(this);
            visit.admit(channel);
        }

        private void say(ByteBuffer words) throws IOException {
            channel.write(words);
            if (words.hasRemaining()) {
                throw new IOException("the client's socket has no room for " + words.remaining() + " bytes");
            }
        }

        private void leave() {
            clients.remove(this);
            close();
        }

        void close() {
            key.cancel();
            Reception.close(channel);
        }
    }
}
