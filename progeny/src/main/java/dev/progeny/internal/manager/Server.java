package dev.progeny.internal.manager;

import dev.progeny.internal.codec.Deputies;
import dev.progeny.internal.codec.Encoding;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.internal.transport.ChallengeServer;
import dev.progeny.internal.transport.FrameChannel;
import dev.progeny.internal.transport.SecretServer;
import dev.progeny.internal.transport.SocketAddresses;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What owns the objects of a manager, in a process of its own. Each process that uses them has a {@link Session}, and in that as many
 * {@link ServedLane}s as it has calls at once.
 *
 * <p>The server is an object of its own table, the first: what can be asked of it are calls as any others.
 */
final class Server implements ServerCalls, LocalStub.Home, Arrivals.Place {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NAME_BYTES = 16;

    private static final Duration REMOTE_PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_REMOTE = 1024;

    /** So many that are too many are told so at the same time; others lose their connection only. */
    private static final int MOST_REFUSED = 16;

    private final String name;
    private final ServerAddress address;
    private final Table table = new Table();
    private final Map<String, Object> names = new ConcurrentSkipListMap<>();
    private final Map<Long, Session> sessions = new ConcurrentHashMap<>(); // by their keys
    private final AtomicLong lastSession = new AtomicLong();
    private final Semaphore remote = new Semaphore(MOST_REMOTE);
    private final Semaphore refused = new Semaphore(MOST_REFUSED);
    private final List<ChallengeServer> doors = new CopyOnWriteArrayList<>();

    private Server(String name, ServerAddress address) {
        this.name = name;
        this.address = address;
        table.add(this, ServerOperation.ALL.toArray(), null, this);
    }

    /**
     * Makes this process one of a server, and lets in whoever knows its secret.
     *
     * @throws IOException if there is nothing to connect to
     */
    static Server start() throws IOException {
        byte[] secret = new byte[SecretServer.SECRET_BYTES];
        RANDOM.nextBytes(secret);
        byte[] name = new byte[NAME_BYTES];
        RANDOM.nextBytes(name);
        String text = new BigInteger(1, name).toString(Character.MAX_RADIX);
        SecretServer door = SecretServer.own();
        long identity = ProcessIdentity.self();
        Server server = new Server(
                text,
                new ServerAddress(
                        text,
                        identity,
                        ProcessIdentity.pid(identity),
                        door.address(),
                        HexFormat.of().formatHex(secret)));
        Arrivals.setHere(server);
        Deputies.addSource(server::standIn);
        door.expectAll(secret, channel -> server.admit(channel, null));
        return server;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long pid() {
        return address.pid();
    }

    ServerAddress address() {
        return address;
    }

    /** {@return what travels in place of an object that has an interface} */
    private Object standIn(Object object) throws InvalidObjectException {
        Entry entry = table.find(object);
        Class<?> type = entry == null ? null : entry.type();
        return entry == null || type == null
                ? object
                : new InterfaceProxy.Ticket(
                        ticket(entry), type, Methods.of(type).checksum());
    }

    @Override
    public <H> H counted(long id, Function<Stub, H> maker) {
        H handle = maker.apply(new LocalStub(this, table.entry(id)));
        table.release(id, Holder.current(), 1); // the way holds the object itself
        return handle;
    }

    @Override
    public long make(int kind, @Nullable Object[] arguments) {
        Kind wanted = Kind.of(kind);
        return table.add(wanted.make(arguments), wanted.operations(), null, Holder.current())
                .id();
    }

    @Override
    public long create(Class<?> type, Supplier<?> supplier) {
        Methods methods = Methods.of(type);
        methods.ensureCallable();
        Object made = Objects.requireNonNull(supplier.get(), "the supplier of a managed object returned null");
        if (!type.isInstance(made)) {
            throw new ClassCastException(made.getClass().getName() + " does not implement " + type.getName());
        }
        return table.add(made, methods.operations(), type, Holder.current()).id();
    }

    @Override
    public long lend(long id) {
        return table.lend(id, Holder.current());
    }

    @Override
    public void publish(String object, Object value) {
        names.put(object, value);
    }

    @Override
    public boolean unpublish(String object) {
        return names.remove(object) != null;
    }

    @Override
    public Object find(String object) {
        Object found = names.get(object);
        if (found == null) {
            throw new NoSuchElementException("the manager has no object named \"" + object + "\"; it has "
                    + names.keySet() + "; publish(name, object) names one");
        }
        return found;
    }

    @Override
    public int count() {
        return table.size() - 1;
    }

    @Override
    public boolean hold(long id, long ticket) {
        Holder caller = Holder.current();
        long identity = caller instanceof Session session ? session.identity() : ProcessIdentity.self();
        return table.redeem(id, ticket, caller, identity);
    }

    @Override
    public Stub stub(ObjectTicket ticket) {
        LocalStub stub = new LocalStub(this, table.entry(ticket.id()));
        if (ticket.number() != 0) {
            table.redeem(ticket.id(), ticket.number(), stub, ProcessIdentity.self());
            table.release(ticket.id(), stub, 1); // the way holds the object itself
        }
        return stub;
    }

    @Override
    public ObjectTicket ticket(Entry entry) throws InvalidObjectException {
        Passage passage = Passage.of(name);
        if (passage != null && passage.session() != null) {
            table.hold(entry.id(), passage.session());
            return new ObjectTicket(address.bare(), entry.id(), 0);
        }
        long object = entry.id();
        long number = table.lend(object, this);
        Encoding.passenger(receiver -> table.give(object, number, receiver));
        return new ObjectTicket(address, object, number);
    }

    @Override
    public String serve(String where, byte[] secret, String pattern) throws IOException {
        if (Holder.current() instanceof Session session && session.filter() != null) {
            throw new UnsupportedOperationException("a program that has connected to " + address
                    + " cannot open it to others: only a process of its family may serve it; call serve there");
        }
        ObjectInputFilter filter = Filters.ofValues(ObjectInputFilter.Config.createFilter(pattern));
        ChallengeServer door =
                ChallengeServer.open(SocketAddresses.parse(where), secret, REMOTE_PATIENCE, Calls.MOST_REMOTE_BYTES);
        Thread thread = new Thread(() -> admitAll(door, filter), "progeny-manager-door");
        thread.setDaemon(true);
        thread.start();
        doors.add(door);
        return SocketAddresses.format(door.address());
    }

    private void admitAll(ChallengeServer door, ObjectInputFilter filter) {
        try {
            while (true) {
                FrameChannel client = door.accept(Deadlines.NEVER);
                if (client != null && remote.tryAcquire()) {
                    admit(client, filter);
                } else if (client != null) {
                    Loggers.general()
                            .log(
                                    System.Logger.Level.WARNING,
                                    "a client is refused: there are " + MOST_REMOTE
                                            + " connections from other programs");
                    refuse(client);
                }
            }
        } catch (IllegalStateException | InterruptedException e) {
            return; // this process ends
        }
    }

    /** Lets nobody in any more, since this process ends. */
    void close() {
        doors.forEach(ChallengeServer::close);
    }

    private void refuse(FrameChannel client) {
        if (refused.tryAcquire()) {
            start(client, () -> tell(client), refused);
        } else {
            client.close();
        }
    }

    private void tell(FrameChannel client) {
        try (client) {
            Greeting.refuse(client);
        } catch (IOException | InterruptedException e) {
            return; // it has gone
        } finally {
            refused.release();
        }
    }

    /** Takes in a connection, of which a thread of its own sees to the rest. */
    void admit(FrameChannel channel, @Nullable ObjectInputFilter filter) {
        start(channel, () -> attend(channel, filter), filter == null ? null : remote);
    }

    /** @param permits what gets one back if the system refuses the thread, or null */
    private static void start(FrameChannel channel, Runnable work, @Nullable Semaphore permits) {
        Thread thread = new Thread(work, "progeny-manager");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            channel.close();
            if (permits != null) {
                permits.release();
            }
            Loggers.general().log(System.Logger.Level.ERROR, "a client is refused: there is no thread for it", e);
        }
    }

    private void attend(FrameChannel channel, @Nullable ObjectInputFilter filter) {
        try {
            Greeting greeting = Greeting.receive(channel);
            if (greeting.session() == 0) {
                long key = RANDOM.nextLong(1, Long.MAX_VALUE); // else others could call in this client's name
                Session session = new Session(
                        lastSession.incrementAndGet(),
                        filter == null ? greeting.identity() : ProcessIdentity.NONE,
                        table,
                        channel,
                        filter,
                        name);
                sessions.put(key, session);
                try {
                    Greeting.answer(channel, key, name + " " + ProcessIdentity.pid(address.identity()));
                    session.attend();
                } finally {
                    sessions.remove(key);
                }
            } else {
                serve(channel, greeting, filter);
            }
        } catch (IOException | InterruptedException e) {
            return; // it has gone, or does not speak our language
        } finally {
            channel.close();
            if (filter != null) {
                remote.release();
            }
        }
    }

    private void serve(FrameChannel channel, Greeting greeting, @Nullable ObjectInputFilter filter)
            throws IOException, InterruptedException {
        Session session = sessions.get(greeting.session());
        if (session == null || session.filter() != filter) { // of another door
            throw new IOException("a client named a session that does not exist");
        }
        int number = session.newLane();
        Thread.currentThread().setName("progeny-manager-" + session.number() + "-" + number);
        FrameChannel lane = filter == null ? Greeting.overRings(channel, number) : Greeting.overSocket(channel, number);
        session.serve(number, lane);
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
