package dev.progeny;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.transport.ChallengeServer;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * An address at which unrelated programs, on this machine or another, meet this one; they call
 * {@link Connection#connect(SocketAddress, byte[])}. Usable by any number of threads.
 *
 * <pre>{@code
 * try (Listener listener = Listener.open(new InetSocketAddress("localhost", 6000), secret)) {
 *     Connection client = listener.accept();
 *     client.send("hello");
 * }
 * }</pre>
 *
 * <p><b>The secret.</b> Both programs must know it. They prove it to each other by a challenge, so that it never travels; a client that
 * cannot is closed, and so is one that does not say enough within ten seconds. Neither delays other clients. What is sent afterwards is
 * not encrypted: across a network that others can read or change, use a tunnel.
 *
 * <p><b>Values from outside.</b> A program that knows the secret may still send an object of any class, and its bytes are not to be
 * trusted as those of a child are. So values pass an {@link ObjectInputFilter} before any object is made. The default lets in what the JDK
 * has for plain data: strings, boxed and big numbers, dates and times, paths, arrays, and the collections of {@code java.util}. For
 * classes of your own give a filter, for example {@code ObjectInputFilter.Config.createFilter("com.acme.model.*;java.base/*;!*")}. Whatever
 * it admits, a {@link Manager} and its objects are neither sent nor received; {@link Manager#serve serve} it.
 *
 * <p><b>When a process dies.</b> Connections end on both sides as if they had been closed. The kernel frees the port of a TCP address;
 * the file of a Unix socket stays after a SIGKILL and has to be deleted before the address can be used again.
 *
 * @serial exclude
 */
public final class Listener implements Waitable, AutoCloseable, Serializable {
    private static final long serialVersionUID = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final transient ChallengeServer server;
    private final transient ObjectInputFilter filter;

    private Listener(ChallengeServer server, ObjectInputFilter filter) {
        this.server = server;
        this.filter = filter;
    }

    /**
     * Begins to listen; values that arrive pass the default filter.
     *
     * @param address an {@link java.net.InetSocketAddress}, whose port may be 0 for any free one, or a
     *     {@link java.net.UnixDomainSocketAddress}
     * @param secret what both sides know; 32 random bytes are a good one. Later changes to the array have no effect
     * @return the open listener
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the secret is empty, or the address of another kind
     * @throws IOException if the address cannot be used: it is taken, say, or belongs to another machine
     */
    public static Listener open(SocketAddress address, byte[] secret) throws IOException {
        return open(address, secret, InputFilters.PLAIN_DATA);
    }

    /**
     * Begins to listen; values that arrive pass {@code filter}.
     *
     * @param address an {@link java.net.InetSocketAddress}, whose port may be 0 for any free one, or a
     *     {@link java.net.UnixDomainSocketAddress}
     * @param secret what both sides know; 32 random bytes are a good one. Later changes to the array have no effect
     * @param filter decides on each class that a value is made of
     * @return the open listener
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the secret is empty, or the address of another kind
     * @throws IOException if the address cannot be used: it is taken, say, or belongs to another machine
     */
    public static Listener open(SocketAddress address, byte[] secret, ObjectInputFilter filter) throws IOException {
        Objects.requireNonNull(filter, "filter");
        InputFilters.checkAddress(address);
        return new Listener(ChallengeServer.open(address, secret, PATIENCE), filter);
    }

    /**
     * {@return where it listens, with the port that the system chose}
     *
     * @throws IllegalStateException if this listener is closed
     */
    public SocketAddress address() {
        return server.address();
    }

    /**
     * Waits for the next client that proved to know the secret.
     *
     * @return the connection to it, open until it is closed; closing the listener does not
     * @throws IllegalStateException if this listener is closed, before or during the wait
     * @throws InterruptedException if interrupted, before or during the wait; then no client was accepted
     */
    public Connection accept() throws InterruptedException {
        FrameChannel client = null;
        while (client == null) {
            client = server.accept(Deadlines.NEVER);
        }
        return Connection.overSocket(client, filter);
    }

    /**
     * Waits for the next client that proved to know the secret, but no longer than {@code timeout}.
     *
     * @param timeout how long; zero or less takes a client only if one is there
     * @return the connection to it, open until it is closed; closing the listener does not
     * @throws TimeoutException if no client came in time
     * @throws IllegalStateException if this listener is closed, before or during the wait
     * @throws InterruptedException if interrupted, before or during the wait; then no client was accepted
     */
    public Connection accept(Duration timeout) throws InterruptedException, TimeoutException {
        FrameChannel client = server.accept(Deadlines.after(timeout));
        if (client == null) {
            throw new TimeoutException("no client with the right secret came to " + address() + " within " + timeout);
        }
        return Connection.overSocket(client, filter);
    }

    /** {@return whether {@link #accept()} would return or throw at once: a client is there, or this listener is closed} Never waits. */
    @Override
    public boolean isReady() {
        return server.isReady();
    }

    /** Stops listening. Clients not yet accepted are closed; connections already accepted stay open. Harmless when repeated. */
    @Override
    public void close() {
        server.close();
    }

    private Object writeReplace() throws NotSerializableException {
        throw new NotSerializableException(
                "a Listener cannot be sent to another process; send its address(), and let that process"
                        + " call Connection.connect, or open a Listener of its own");
    }
}
