package dev.progeny;

import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.Encoding;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.codec.Witness;
import dev.progeny.internal.manager.Arrivals;
import dev.progeny.internal.memory.Interned;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.transport.ChallengeClient;
import dev.progeny.internal.transport.FrameChannel;
import dev.progeny.internal.transport.Messages;
import dev.progeny.internal.transport.Messages.Kind;
import dev.progeny.internal.transport.PipeEnd;
import dev.progeny.internal.transport.PipeTicket;
import java.io.EOFException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One end of a two-way conversation with another process: an end of a {@link Pipe}, or of a connection between unrelated programs
 * ({@link Listener}). Any number of threads of the process that holds it may send and receive; each message goes to exactly one receiver,
 * and the messages of one sender arrive in the order sent.
 *
 * <p>A message is an object ({@link #send}, {@link #receive()}) or plain bytes ({@link #sendBytes}, {@link #receiveBytes()}). Objects are
 * copied: what is received equals what was sent. What a thread did before it sent happens-before what another does after it received.
 *
 * <p><b>Passing an end on.</b> An end of a pipe may be captured by a task, passed as an argument, put into collections, sent, and
 * returned. It then <em>moves</em>: from the moment the other process has it, it is the other's alone, {@link #close()} here does nothing,
 * and any other use here fails with an {@link IllegalStateException} that names the process which holds it. If it comes back it is the same
 * object and works again. Until the receiver has rebuilt it, an end put on a queue still belongs to the sender, who must neither close it nor
 * end before. An end sent through a pipe belongs at once to the process that holds the other end of that pipe: if that one passes its end on
 * before it has received what lies in it, or ends, what lies in it is closed. A connection over a socket cannot be passed on.
 *
 * <p><b>When the other side closes or dies</b>, in whichever way, SIGKILL included: all that it had sent is received first, then every
 * receive throws {@link EOFException}, and a send throws {@link IOException}, also one that was already waiting. A message that
 * it had not finished sending is never seen. It may take a tenth of a second until the death of a process is noticed; until then, what is
 * sent goes nowhere.
 *
 * <p>A send waits while the other side is slow to read; two processes that both send much and do not read wait for each other.
 *
 * @serial exclude
 */
public final class Connection implements Waitable, AutoCloseable, Serializable {
    private static final long serialVersionUID = 1L;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    // The ends of pipes that this process has, so that one that comes back is the same object.
    private static final Interned<Connection> OPEN = new Interned<>();

    private final transient Messages messages;
    private final transient @Nullable ObjectInputFilter filter;

    private Connection(FrameChannel channel, @Nullable ObjectInputFilter filter) {
        this.messages = new Messages(channel);
        this.filter = filter;
    }

    /**
     * Connects to a {@link Listener} of another program, with the default filter for what it sends (see there); waits at most 30 seconds.
     *
     * @param address where it listens
     * @param secret what both sides know
     * @return the open connection
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the secret is empty, or the address of a kind that has no sockets
     * @throws IOException if nobody listens there, either side does not know the secret, or time ran out
     * @throws InterruptedException if interrupted before or during the wait
     */
    public static Connection connect(SocketAddress address, byte[] secret) throws IOException, InterruptedException {
        return connect(address, secret, CONNECT_TIMEOUT);
    }

    /**
     * Connects to a {@link Listener} of another program, with the default filter for what it sends.
     *
     * @param address where it listens
     * @param secret what both sides know
     * @param timeout how long to wait for the connection and the other side's proof
     * @return the open connection
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the secret is empty, or the address of a kind that has no sockets
     * @throws IOException if nobody listens there, either side does not know the secret, or time ran out
     * @throws InterruptedException if interrupted before or during the wait
     */
    public static Connection connect(SocketAddress address, byte[] secret, Duration timeout)
            throws IOException, InterruptedException {
        return connect(address, secret, timeout, InputFilters.PLAIN_DATA);
    }

    /**
     * Connects to a {@link Listener} of another program.
     *
     * @param address where it listens
     * @param secret what both sides know
     * @param timeout how long to wait for the connection and the other side's proof
     * @param filter decides on each class that a value from the other side is made of
     * @return the open connection
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the secret is empty, or the address of a kind that has no sockets
     * @throws IOException if nobody listens there, either side does not know the secret, or time ran out
     * @throws InterruptedException if interrupted before or during the wait
     */
    public static Connection connect(SocketAddress address, byte[] secret, Duration timeout, ObjectInputFilter filter)
            throws IOException, InterruptedException {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(timeout, "timeout");
        InputFilters.checkAddress(address);
        return overSocket(ChallengeClient.connect(address, secret, Deadlines.after(timeout)), filter);
    }

    static Connection overSocket(FrameChannel channel, ObjectInputFilter filter) {
        return new Connection(channel, filter);
    }

    /**
     * Sends an object; waits while the other side is slow to read.
     *
     * <p>A message that has begun to go is not cut off. Through a pipe that concerns one of more than 64 KiB, encoded, which goes in
     * several pieces; through a socket, one of any size. An interrupt in the middle of it is only noted: this method goes on until all
     * of it is sent, or the other side is closed or dead, and then the thread's interrupt status is set.
     *
     * @param message what to send; later changes to it are not seen by the receiver
     * @throws IllegalArgumentException if it cannot be encoded (the message shows the path of fields to the culprit); nothing was sent
     * @throws IllegalStateException if this end is closed or another process holds it, before or during the wait
     * @throws UnsupportedOperationException if this is the receiving end of a simplex pipe
     * @throws IOException if the other side is closed or dead, before or during the wait
     * @throws InterruptedException if interrupted before anything of the message was sent; then nothing will be
     */
    public void send(@Nullable Object message) throws IOException, InterruptedException {
        Encoded encoded = filter == null
                ? ValueCodec.encode(message, "the message")
                : Arrivals.withoutHandles(() -> ValueCodec.encode(message, "the message"));
        messages.send(Kind.OBJECT, encoded.bytes());
        if (messages.channel() instanceof PipeEnd end) {
            encoded.handOver(end.peer());
        }
    }

    /**
     * Sends bytes as they are; waits while the other side is slow to read. An interrupt in the middle of a message is only noted until
     * all of it is sent, see {@link #send}.
     *
     * @param bytes what to send, from its position to its limit; the position is moved to the limit
     * @throws IllegalStateException if this end is closed or another process holds it, before or during the wait
     * @throws UnsupportedOperationException if this is the receiving end of a simplex pipe
     * @throws IOException if the other side is closed or dead, before or during the wait
     * @throws InterruptedException if interrupted before anything of the message was sent; then nothing will be
     */
    public void sendBytes(ByteBuffer bytes) throws IOException, InterruptedException {
        messages.send(Kind.BYTES, bytes);
    }

    /**
     * Receives the next object; waits until there is one.
     *
     * @param <T> the type that the caller expects, which is not checked here
     * @return the object
     * @throws EOFException if the other side closed or died, and all that it sent has been received
     * @throws IllegalStateException if this end is closed or another process holds it, before or during the wait; or if the next message
     *     is one of bytes: it stays there for {@link #receiveBytes()}
     * @throws UndecodableException if the object cannot be rebuilt here; it is lost, and the next call receives the next
     * @throws UnsupportedOperationException if this is the sending end of a simplex pipe
     * @throws IOException if the connection failed otherwise
     * @throws InterruptedException if interrupted before or during the wait; then nothing was received
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // a wire has no types: the caller says what it expects
    public <T extends @Nullable Object> T receive() throws IOException, InterruptedException {
        return decode(whole(messages.receive(Kind.OBJECT, Deadlines.NEVER)));
    }

    /**
     * Receives the next object; waits until there is one, but no longer than {@code timeout}.
     *
     * @param <T> the type that the caller expects, which is not checked here
     * @param timeout how long; zero or less takes an object only if one is there
     * @return the object
     * @throws TimeoutException if none came in time
     * @throws EOFException if the other side closed or died, and all that it sent has been received
     * @throws IllegalStateException if this end is closed or another process holds it, before or during the wait; or if the next message
     *     is one of bytes: it stays there for {@link #receiveBytes()}
     * @throws UndecodableException if the object cannot be rebuilt here; it is lost, and the next call receives the next
     * @throws UnsupportedOperationException if this is the sending end of a simplex pipe
     * @throws IOException if the connection failed otherwise
     * @throws InterruptedException if interrupted before or during the wait; then nothing was received
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // a wire has no types: the caller says what it expects
    public <T extends @Nullable Object> T receive(Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        return decode(inTime(messages.receive(Kind.OBJECT, Deadlines.after(timeout)), timeout));
    }

    /**
     * Receives the next message of bytes; waits until there is one.
     *
     * @return the bytes, from position to limit; the buffer is the caller's
     * @throws EOFException if the other side closed or died, and all that it sent has been received
     * @throws IllegalStateException if this end is closed or another process holds it, before or during the wait; or if the next message
     *     is an object: it stays there for {@link #receive()}
     * @throws UnsupportedOperationException if this is the sending end of a simplex pipe
     * @throws IOException if the connection failed otherwise
     * @throws InterruptedException if interrupted before or during the wait; then nothing was received
     */
    public ByteBuffer receiveBytes() throws IOException, InterruptedException {
        return whole(messages.receive(Kind.BYTES, Deadlines.NEVER));
    }

    /**
     * Receives the next message of bytes; waits until there is one, but no longer than {@code timeout}.
     *
     * @param timeout how long; zero or less takes a message only if one is there
     * @return the bytes, from position to limit; the buffer is the caller's
     * @throws TimeoutException if none came in time
     * @throws EOFException if the other side closed or died, and all that it sent has been received
     * @throws IllegalStateException if this end is closed or another process holds it, before or during the wait; or if the next message
     *     is an object: it stays there for {@link #receive()}
     * @throws UnsupportedOperationException if this is the sending end of a simplex pipe
     * @throws IOException if the connection failed otherwise
     * @throws InterruptedException if interrupted before or during the wait; then nothing was received
     */
    public ByteBuffer receiveBytes(Duration timeout) throws IOException, InterruptedException, TimeoutException {
        return inTime(messages.receive(Kind.BYTES, Deadlines.after(timeout)), timeout);
    }

    private static ByteBuffer inTime(@Nullable ByteBuffer message, Duration timeout) throws TimeoutException {
        if (message == null) {
            throw new TimeoutException(
                    "no message came within " + timeout + "; the other side is alive but sent nothing");
        }
        return message;
    }

    private static ByteBuffer whole(@Nullable ByteBuffer message) {
        return Objects.requireNonNull(message, "a wait without end ended");
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"
    }) // T is what the caller expects, null too
    private <T extends @Nullable Object> T decode(ByteBuffer message) {
        if (filter == null) {
            return (T) ValueCodec.decode(message);
        }
        Witness witness = new Witness(filter, "this connection", "Listener.open or Connection.connect");
        return (T) Arrivals.<@Nullable Object>withoutHandles(() -> ValueCodec.decode(message, witness));
    }

    /**
     * Tells whether a receive would return or throw at once. Never waits.
     *
     * @return true if a message is there, or the end was met
     * @throws IllegalStateException if another process holds this end
     * @throws UnsupportedOperationException if this is the sending end of a simplex pipe
     */
    public boolean poll() {
        return messages.isReady();
    }

    /** {@inheritDoc} As {@link #poll()}. */
    @Override
    public boolean isReady() {
        return poll();
    }

    /**
     * Waits until a receive would return or throw at once, but no longer than {@code timeout}. Receives nothing.
     *
     * @param timeout how long; zero or less does not wait
     * @return true if a message is there, or the end was met; false when time ran out
     * @throws IllegalStateException if another process holds this end
     * @throws UnsupportedOperationException if this is the sending end of a simplex pipe
     * @throws InterruptedException if interrupted before or during the wait
     */
    public boolean poll(Duration timeout) throws InterruptedException {
        return messages.awaitReady(Deadlines.after(timeout));
    }

    /**
     * Waits until at least one of several connections has a message, or has met its end. For connections together with queues, processes
     * and others there is {@link Waitable#waitAny(Collection)}.
     *
     * @param connections which; pipes and sockets may be mixed
     * @return those from which a receive would return or throw at once, in the order given
     * @throws IllegalArgumentException if there are none, for that wait would have no end
     * @throws IllegalStateException if another process holds one of them
     * @throws UnsupportedOperationException if one is the sending end of a simplex pipe
     * @throws InterruptedException if interrupted before or during the wait
     */
    public static List<Connection> waitAny(Collection<Connection> connections) throws InterruptedException {
        return Waitable.waitAny(Checks.withoutNull("connections", connections));
    }

    /**
     * Waits until at least one of several connections has a message, or has met its end, but no longer than {@code timeout}.
     *
     * @param connections which; pipes and sockets may be mixed
     * @param timeout how long; zero or less does not wait
     * @return those from which a receive would return or throw at once, in the order given; none when time ran out
     * @throws IllegalStateException if another process holds one of them
     * @throws UnsupportedOperationException if one is the sending end of a simplex pipe
     * @throws InterruptedException if interrupted before or during the wait
     */
    public static List<Connection> waitAny(Collection<Connection> connections, Duration timeout)
            throws InterruptedException {
        return Waitable.waitAny(Checks.withoutNull("connections", connections), timeout);
    }

    /**
     * Tells whether this end is closed. Never waits. An end of a pipe that was passed on counts as closed once the process which holds it has
     * closed it, or has died and the other side has noticed. What the other side does makes no difference.
     *
     * @return whether this end is closed
     */
    public boolean isClosed() {
        return messages.isClosed();
    }

    /**
     * Closes this end. The other side receives what was sent and then meets the end; threads that wait here wake with an
     * {@link IllegalStateException}. Harmless when repeated, and when another process holds this end: it stays open there.
     */
    @Override
    public void close() {
        messages.close();
    }

    /** {@return which end of what this is, and who holds it} */
    @Override
    public String toString() {
        return "Connection[" + messages.channel() + "]";
    }

    /** What travels in place of an end of a pipe. */
    private Object writeReplace() throws ObjectStreamException {
        if (!(messages.channel() instanceof PipeEnd end)) {
            throw new InvalidObjectException("a connection over a socket cannot be passed to another process;"
                    + " let that process connect for itself, or pass an end of a Pipe");
        }
        try {
            PipeTicket ticket = end.ticket();
            Encoding.passenger(receiver -> end.handOver(ticket, receiver));
            return new Handle(ticket);
        } catch (IOException | IllegalStateException e) { // it is closed, or another process has it
            InvalidObjectException refused = new InvalidObjectException(
                    e instanceof IOException
                            ? "this connection is closed and cannot be passed on"
                            : Objects.toString(e.getMessage()));
            refused.initCause(e);
            throw refused;
        }
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a connection travels as its handle");
    }

    /** {@return the connection of this process at an end of a pipe: the one that is open, or a new one} */
    static Connection at(Path key, Interned.Opening<PipeEnd> opening) throws IOException {
        return OPEN.get(key, () -> {
            Interned.Opened<PipeEnd> end = opening.open();
            return new Interned.Opened<>(new Connection(end.handle(), null), end.resources());
        });
    }

    private record Handle(PipeTicket ticket) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            try {
                Connection connection = at(ticket.key(), () -> PipeEnd.open(ticket));
                ((PipeEnd) connection.messages.channel()).arrive(ticket);
                return connection;
            } catch (IOException e) {
                InvalidObjectException gone =
                        new InvalidObjectException("cannot open an end of a pipe: " + e.getMessage());
                gone.initCause(e);
                throw gone;
            }
        }
    }
}
