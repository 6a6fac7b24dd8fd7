package dev.progeny;

import dev.progeny.function.RemoteFunction;
import dev.progeny.function.RemoteRunnable;
import dev.progeny.function.RemoteSupplier;
import dev.progeny.internal.launch.LaunchOptions;
import dev.progeny.internal.manager.Arrivals;
import dev.progeny.internal.manager.InterfaceProxy;
import dev.progeny.internal.manager.Kind;
import dev.progeny.internal.manager.Link;
import dev.progeny.internal.manager.Links;
import dev.progeny.internal.manager.ObjectTicket;
import dev.progeny.internal.manager.ServerOperation;
import dev.progeny.internal.manager.StartedServer;
import dev.progeny.internal.manager.Stub;
import dev.progeny.internal.transport.SocketAddresses;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A process that owns objects which other processes use: maps, lists, sets, queues, locks, and any object with an interface. What they have
 * are handles: real maps, lists and proxies, each call of which is carried out there.
 *
 * <pre>{@code
 * try (Manager manager = Manager.start()) {
 *     ManagedMap<String, Integer> counts = manager.map();
 *     Account account = manager.create(Account.class, () -> new SavingsAccount(100));
 *     pool.forEach(names, name -> counts.merge(name, 1, Integer::sum));
 * }
 * }</pre>
 *
 * <p>Managers and handles may be captured by tasks, passed, returned, and be part of values; elsewhere they mean the same objects, in one
 * process the same handle. A handle that is put into a managed collection is a handle for whoever gets it. Arguments and results are copied;
 * objects that have a handle are not, wherever in a value they stand. Calls wait for one another only where the objects do. Within the
 * manager's process, in functions sent there, a proxy is the object itself.
 *
 * <p><b>How long objects live.</b> As long as a process has a handle that it can reach, or a name stands for them ({@link #publish}), or another
 * object of the manager refers to them. What a process has goes with it, however it ends. A handle that is sent keeps its object until it
 * arrives; if it is not known to whom, as through a queue, until then or until its sender ends.
 *
 * <p><b>When a process dies</b> that uses a manager, the manager goes on: calls of it that wait there are ended, its locks go to the next, its
 * permits come back. When the manager's process ends, whatever waits for it, and whatever is called later, throws {@link
 * ManagerGoneException}. It ends when it is closed by the process that started it, or when that ends.
 *
 * <p>Any number of threads may use one manager. Methods throw {@link ManagerGoneException} once it has ended, and {@link
 * IllegalArgumentException} for what cannot be encoded.
 *
 * @serial exclude
 */
public final class Manager implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final transient Stub stub;
    private final transient @Nullable StartedServer started;
    private final transient @Nullable Link connected;

    private Manager(Stub stub) {
        this(stub, null, null);
    }

    private Manager(Stub stub, @Nullable StartedServer started, @Nullable Link connected) {
        this.stub = stub;
        this.started = started;
        this.connected = connected;
    }

    /**
     * Starts a manager, and waits until it can be used.
     *
     * @return the manager, to be closed by this process
     * @throws ProcessStartException if the process cannot be started
     */
    public static Manager start() {
        return start(LaunchOptions.named("manager-" + NUMBERS.incrementAndGet()));
    }

    /**
     * Starts a manager with options of a child, such as its name and heap, and waits until it can be used.
     *
     * @param options as {@link ChildProcess#options()} gives them; that it is a daemon goes without saying
     * @return the manager, to be closed by this process
     * @throws IllegalArgumentException if the options are those of a thread of this JVM
     * @throws ProcessStartException if the process cannot be started
     */
    public static Manager start(ChildOptions options) {
        LaunchOptions launched = options.launchOptions(true);
        if (launched.inThisJvm()) {
            throw new IllegalArgumentException(
                    "options must be those of a process, were those of a thread: a manager has a JVM of its own; leave out inThisJvm()");
        }
        return start(launched);
    }

    private static Manager start(LaunchOptions options) {
        StartedServer server = StartedServer.start(options.asDaemon());
        Link link = server.link();
        return link.manager(stub -> new Manager(stub, server, null));
    }

    /**
     * Connects to the manager of another program, which {@linkplain #serve serves} there; waits at most 30 seconds. What it sends passes the
     * filter that a {@link Listener} has by default.
     *
     * <p>What one call sends, and what it returns, may have 64 MiB when it is encoded. A larger call throws {@link IllegalArgumentException}, and
     * nothing is sent. If what a call returns is larger, it throws that too, but was carried out: what it took from a queue is lost.
     *
     * @param address where it is
     * @param secret what both sides know
     * @return the manager; closing it ends the connection
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the secret is empty, or the address of a kind that has no sockets
     * @throws IOException if no manager is there, either side does not know the secret, or time ran out
     * @throws InterruptedException if interrupted before or during the wait
     */
    public static Manager connect(SocketAddress address, byte[] secret) throws IOException, InterruptedException {
        return connect(address, secret, CONNECT_TIMEOUT, InputFilters.PLAIN_PATTERN);
    }

    /**
     * Connects to the manager of another program, as {@link #connect(SocketAddress, byte[])}, with another limit of time and filter.
     *
     * @param address where it is
     * @param secret what both sides know
     * @param timeout how long to wait for a connection and the other side's proof
     * @param filter decides on each class of what the manager sends, as {@link ObjectInputFilter.Config#createFilter} takes it
     * @return the manager; closing it ends the connection
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the secret is empty, the address of a kind that has no sockets, or the filter malformed
     * @throws IOException if no manager is there, either side does not know the secret, or time ran out
     * @throws InterruptedException if interrupted before or during the wait
     */
    public static Manager connect(SocketAddress address, byte[] secret, Duration timeout, String filter)
            throws IOException, InterruptedException {
        InputFilters.checkAddress(address);
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(filter, "filter");
        Link link = Links.connect(address, secret, timeout, ObjectInputFilter.Config.createFilter(filter));
        return link.manager(stub -> new Manager(stub, null, link));
    }

    /**
     * Lets other programs, on this machine or another, use this manager: they {@link #connect} and {@link #find} what was published. They
     * prove that they know the secret by a challenge, so that it never travels; what is sent then is not encrypted. What they send passes
     * the filter that a {@link Listener} has by default, which refuses functions; a call of theirs may have 64 MiB. They cannot serve it
     * to others themselves, nor do handles of other managers pass either way, whatever the filter admits.
     *
     * @param address an {@link java.net.InetSocketAddress}, whose port may be 0 for any free one, or a
     *     {@link java.net.UnixDomainSocketAddress}
     * @param secret what both sides know; 32 random bytes are a good one
     * @return where it listens, with the port that the system chose
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the secret is empty, or the address of another kind
     * @throws UnsupportedOperationException if this program has {@linkplain #connect connected} to the manager of another
     * @throws IOException if the address cannot be used
     */
    public SocketAddress serve(SocketAddress address, byte[] secret) throws IOException {
        return serve(address, secret, InputFilters.PLAIN_PATTERN);
    }

    /**
     * Lets other programs use this manager, as {@link #serve(SocketAddress, byte[])}, with another filter.
     *
     * @param address where to listen
     * @param secret what both sides know
     * @param filter decides on each class of what they send, as {@link ObjectInputFilter.Config#createFilter} takes it
     * @return where it listens, with the port that the system chose
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the secret is empty, the address of another kind, or the filter malformed
     * @throws UnsupportedOperationException if this program has {@linkplain #connect connected} to the manager of another
     * @throws IOException if the address cannot be used
     */
    public SocketAddress serve(SocketAddress address, byte[] secret, String filter) throws IOException {
        InputFilters.checkAddress(address);
        Objects.requireNonNull(filter, "filter");
        if (Objects.requireNonNull(secret, "secret").length == 0) {
            throw new IllegalArgumentException("secret must not be empty; 32 random bytes are a good one");
        }
        String where = stub.<String>ask(ServerOperation.SERVE, SocketAddresses.format(address), secret, filter);
        try {
            return SocketAddresses.parse(where);
        } catch (UnknownHostException e) {
            throw new AssertionError("its host is a number", e);
        }
    }

    /**
     * {@return a new map}
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     */
    public <K, V> ManagedMap<K, V> map() {
        return make(Kind.MAP, ManagedMap<K, V>::new);
    }

    /**
     * {@return a new list}
     *
     * @param <E> the type of elements
     */
    public <E extends @Nullable Object> ManagedList<E> list() {
        return make(Kind.LIST, ManagedList<E>::new);
    }

    /**
     * {@return a new set}
     *
     * @param <E> the type of elements
     */
    public <E extends @Nullable Object> ManagedSet<E> set() {
        return make(Kind.SET, ManagedSet<E>::new);
    }

    /**
     * {@return a new queue without a bound}
     *
     * @param <E> the type of elements
     */
    public <E> ManagedQueue<E> queue() {
        return queue(Integer.MAX_VALUE);
    }

    /**
     * Makes a queue.
     *
     * @param capacity how many elements it takes before {@code put} waits, at least 1
     * @param <E> the type of elements
     * @return the queue
     * @throws IllegalArgumentException if {@code capacity} is less than 1
     */
    public <E> ManagedQueue<E> queue(int capacity) {
        return make(Kind.QUEUE, ManagedQueue<E>::new, Checks.atLeast("capacity", capacity, 1));
    }

    /** {@return a new namespace} */
    public ManagedNamespace namespace() {
        return make(Kind.NAMESPACE, ManagedNamespace::new);
    }

    /**
     * Makes a value.
     *
     * @param initial what it is at first
     * @param <T> its type
     * @return the value
     */
    public <T extends @Nullable Object> ManagedValue<T> value(T initial) {
        return make(Kind.VALUE, ManagedValue<T>::new, initial);
    }

    /** {@return a new lock} */
    public ManagedLock lock() {
        return make(Kind.LOCK, ManagedLock::new);
    }

    /** {@return a new event, which is not set} */
    public ManagedEvent event() {
        return make(Kind.EVENT, ManagedEvent::new);
    }

    /**
     * Makes a semaphore.
     *
     * @param permits how many permits it has at first, at least 0
     * @return the semaphore
     * @throws IllegalArgumentException if {@code permits} is negative
     */
    public ManagedSemaphore semaphore(int permits) {
        return make(Kind.SEMAPHORE, ManagedSemaphore::new, Checks.atLeast("permits", permits, 0));
    }

    /**
     * Makes a barrier.
     *
     * @param parties how many must wait before all go on, at least 1
     * @return the barrier
     * @throws IllegalArgumentException if {@code parties} is less than 1
     */
    public ManagedBarrier barrier(int parties) {
        return make(Kind.BARRIER, ManagedBarrier::new, Checks.atLeast("parties", parties, 1), null);
    }

    /**
     * Makes a barrier with an action.
     *
     * @param parties how many must wait before all go on, at least 1
     * @param action runs at the manager when the last has come, before any goes on
     * @return the barrier
     * @throws IllegalArgumentException if {@code parties} is less than 1
     */
    public ManagedBarrier barrier(int parties, RemoteRunnable action) {
        return make(
                Kind.BARRIER,
                ManagedBarrier::new,
                Checks.atLeast("parties", parties, 1),
                Objects.requireNonNull(action, "action"));
    }

    private <H> H make(Kind kind, Function<Stub, H> maker, @Nullable Object... arguments) {
        @Nullable Object[] all = new @Nullable Object[1 + arguments.length];
        all[0] = kind.number();
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return stub.counted(stub.<Long>ask(ServerOperation.MAKE, all), maker);
    }

    /**
     * Makes an object of any class at the manager, and a proxy of it. Each method of the interface is carried out on the object, by a thread
     * of the manager for each thread that calls, so the object must be as thread-safe as it would have to be here. What it throws, the caller
     * is thrown: the same type and message, with the manager's stack trace and below it the caller's. A method that is declared to throw
     * {@code InterruptedException}, or {@code Exception}, is interrupted there when the caller is interrupted here. {@code equals} and
     * {@code hashCode} compare which object it is.
     *
     * @param type the interface
     * @param supplier makes the object, at the manager
     * @param <T> the interface
     * @return a proxy of the object
     * @throws IllegalArgumentException if {@code type} is no interface, or in a package of a named module that is not open to Progeny's;
     *     the message says how to open it
     * @throws ClassCastException if what the supplier makes does not implement {@code type}
     */
    public <T> T create(Class<T> type, RemoteSupplier<? extends T> supplier) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(
                    "type must be an interface, was " + type.getName() + "; a proxy can stand for nothing else");
        }
        long id = stub.<Long>ask(ServerOperation.CREATE, type, Objects.requireNonNull(supplier, "supplier"));
        return type.cast(stub.<Object>counted(id, way -> InterfaceProxy.of(way, type)));
    }

    /**
     * Runs a function of an object with an interface at the manager, holding the monitor of the object: it is atomic with respect to the
     * object's {@code synchronized} methods, and to other calls of this method.
     *
     * @param object a proxy that {@link #create} made
     * @param function gets the object itself
     * @param <T> the interface
     * @param <R> the type of its result
     * @return what it returns, copied
     * @throws IllegalArgumentException if {@code object} is no such proxy of this manager
     */
    public <T, R extends @Nullable Object> R atomically(T object, RemoteFunction<? super T, ? extends R> function) {
        if (stub.here() == null && !InterfaceProxy.isAtServerOf(stub, object)) {
            throw new IllegalArgumentException("object must be a proxy that create() of this manager made, was of "
                    + object.getClass().getName() + "; managed collections have a method atomically of their own");
        }
        return stub.<R>ask(ServerOperation.APPLY, object, Objects.requireNonNull(function, "function"));
    }

    /**
     * Gives an object of this manager a name, by which other processes {@link #find} it; it stays until the name is taken back.
     *
     * @param name the name; who has it already, loses it
     * @param object a handle or a proxy, or any value
     */
    public void publish(String name, Object object) {
        stub.<@Nullable Object>ask(
                ServerOperation.PUBLISH,
                Objects.requireNonNull(name, "name"),
                Objects.requireNonNull(object, "object"));
    }

    /**
     * Takes a name back.
     *
     * @param name the name
     * @return whether an object had it
     */
    public boolean unpublish(String name) {
        return stub.<Boolean>ask(ServerOperation.UNPUBLISH, Objects.requireNonNull(name, "name"));
    }

    /**
     * Finds an object by its name.
     *
     * @param name as it was published
     * @param <T> the type that the object is known to have
     * @return a handle or a proxy of it, or a copy of the value
     * @throws java.util.NoSuchElementException if no object has this name
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // as with any name, its user knows what it stands for
    public <T> T find(String name) {
        return stub.<T>ask(ServerOperation.FIND, Objects.requireNonNull(name, "name"));
    }

    /** {@return the number of its process, on its machine} */
    public long pid() {
        return stub.pid();
    }

    /** {@return how many objects some process refers to now} What the collector has found unreachable is told with the next call. */
    public int objectCount() {
        return stub.<Integer>ask(ServerOperation.COUNT);
    }

    /**
     * Ends the manager, and waits until its process has ended: it is asked first, and killed after two seconds. In a process that connected to
     * the manager of another program, only ends the connection; in one that got this from another process, does nothing. Harmless when repeated.
     */
    @Override
    public void close() {
        if (started != null) {
            started.close();
        } else if (connected != null) {
            connected.end("was left: this connection to it was closed", null);
        }
    }

    /** Whether {@code other} is the same manager. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Manager that && that.stub.equals(stub);
    }

    @Override
    public int hashCode() {
        return stub.hashCode();
    }

    /** {@return which manager this is} */
    @Override
    public String toString() {
        return "Manager[process " + stub.pid() + "]";
    }

    private Object writeReplace() throws ObjectStreamException {
        return new Reference(stub.ticket());
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a manager travels as a reference only");
    }

    /** What travels in its place. */
    private record Reference(ObjectTicket ticket) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            return Arrivals.arrive(ticket, Manager::new);
        }
    }
}
