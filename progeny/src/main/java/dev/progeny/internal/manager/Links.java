package dev.progeny.internal.manager;

import dev.progeny.ManagerGoneException;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Interrupts;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.internal.transport.ChallengeClient;
import dev.progeny.internal.transport.FrameChannel;
import dev.progeny.internal.transport.SecretClient;
import dev.progeny.internal.transport.SocketAddresses;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/** How the links of this process come to be: to each server of the family one, and to one of another program whenever it is asked for. */
public final class Links {
    private static final Map<ServerAddress, CompletableFuture<Link>> OF_FAMILY = new ConcurrentHashMap<>();

    private Links() {}

    /**
     * {@return the link of this process to a server of the family: the one that is open, or a new one} While one thread connects to a
     * server, others wait for it only if they want the same. An interrupt is put off.
     *
     * @throws ManagerGoneException if the server has ended
     * @throws IllegalStateException if the address came without its secret
     */
    static Link to(ServerAddress address) {
        CompletableFuture<Link> mine = new CompletableFuture<>();
        CompletableFuture<Link> first = OF_FAMILY.putIfAbsent(address, mine);
        if (first != null) {
            return madeByAnother(first);
        }
        Runnable forget = () -> OF_FAMILY.remove(address, mine);
        try {
            Link link = openToFamily(address, forget);
            mine.complete(link);
            return link;
        } catch (Throwable e) {
            forget.run();
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static Link madeByAnother(CompletableFuture<Link> link) {
        try {
            return link.join();
        } catch (CompletionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            if (cause instanceof Error error) {
                throw error;
            }
            String message = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
            throw cause instanceof ManagerGoneException
                    ? new ManagerGoneException(message, cause)
                    : new IllegalStateException(message, cause);
        }
    }

    private static Link openToFamily(ServerAddress address, Runnable whenEnded) {
        if (address.secret() == null) {
            throw new IllegalStateException("a handle came without the address of its manager: it was not sent by"
                    + " the manager itself, nor by a process that uses it");
        }
        String where = Objects.requireNonNull(address.address());
        byte[] secret = HexFormat.of().parseHex(address.secret());
        Door door = () -> SecretClient.connect(where, secret, 0, address.identity());
        try {
            return Interrupts.putOff(() -> Greeting.at(
                    door,
                    ProcessIdentity.self(),
                    0,
                    (control, answer) -> new Link(address, door, null, control, answer.getLong(), whenEnded)));
        } catch (IOException e) {
            throw new ManagerGoneException("cannot reach " + address + ": " + e.getMessage(), e);
        }
    }

    /** The door of a server of another program. */
    private static final class OutsideDoor implements Door {
        private final SocketAddress where;
        private final byte[] secret;
        private final Duration timeout;

        OutsideDoor(SocketAddress where, byte[] secret, Duration timeout) {
            this.where = where;
            this.secret = secret.clone();
            this.timeout = timeout;
        }

        @Override
        public FrameChannel connect() throws IOException, InterruptedException {
            return ChallengeClient.connect(where, secret, deadlineNanos(), Calls.MOST_REMOTE_BYTES);
        }

        @Override
        public long deadlineNanos() {
            return Deadlines.after(timeout);
        }
    }

    /**
     * Opens a link to a server of another program.
     *
     * @param timeout how long a connection may take, this and later ones
     * @param filter decides on each class of what the server sends
     * @throws IOException if nobody listens there, either side does not know the secret, or time runs out
     */
    public static Link connect(SocketAddress where, byte[] secret, Duration timeout, ObjectInputFilter filter)
            throws IOException, InterruptedException {
        Door door = new OutsideDoor(where, secret, timeout);
        try {
            return Greeting.at(door, ProcessIdentity.NONE, 0, (control, answer) -> {
                long session = answer.getLong();
                String[] names =
                        StandardCharsets.UTF_8.decode(answer).toString().split(" ");
                ServerAddress address = new ServerAddress(
                        names[0], ProcessIdentity.NONE, Long.parseLong(names[1]), SocketAddresses.format(where), null);
                return new Link(address, door, filter, control, session, () -> {});
            });
        } catch (RuntimeException e) {
            throw new IOException("who answers at " + SocketAddresses.format(where) + " is no manager", e);
        }
    }
}
