package dev.progeny;

import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.child.ChildRuntime;
import dev.progeny.internal.codec.Rethrow;
import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.codec.Traces;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.control.Outcome;
import dev.progeny.internal.launch.ChildCall;
import dev.progeny.internal.launch.LaunchOptions;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A child process: a JVM of its own, with its own heap, that runs one function and ends. As easy to use as a thread, but what it does to
 * its statics, its heap or its process touches nobody else.
 *
 * <p>The function and what it captures are copied to the child. What the child prints appears in this process's {@code System.out} and
 * {@code System.err}, in order and whole lines at a time; its standard input is empty. {@link #options()} changes such things.
 *
 * <p><b>How a child ends.</b> When its function returns and its own non-daemon threads have ended: exit code 0. When an exception leaves the
 * function: 1, and with {@link #start} the stack trace appears on standard error. {@code System.exit(n)} and {@code Runtime.halt(n)}:
 * {@code n}. Heap exhausted: 3, at once. Killed: the signal.
 *
 * <p><b>When this process dies</b>, in whichever way, its children end within a second, whatever they do. When this process ends in an orderly
 * way, a JVM whose {@code main} has returned first waits for children that are no daemons; an exception that leaves {@code main},
 * {@code System.exit}, Ctrl-C and SIGTERM wait for none, ask all to end, and then kill. The JVM's main thread is given an uncaught exception
 * handler for that when the first such child is started. It hands on to what was there before; a handler that is set on that thread
 * later replaces it, and the JVM then waits as if {@code main} had returned. An exception in any other thread ends only that thread.
 *
 * <p>All methods may be called by any number of threads. A {@code ChildProcess} cannot be sent to another process.
 *
 * <p>The shape follows Python's {@code multiprocessing.Process} and the JDK's {@link Process}.
 *
 * @param <T> the type of the value that the function returns, {@code Void} if none
 * @serial exclude
 */
public final class ChildProcess<T extends @Nullable Object> implements Waitable, AutoCloseable, Serializable {
    private static final long serialVersionUID = 1;
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);
    private static final Set<ChildProcess<?>> ACTIVE = new LinkedHashSet<>(); // guarded by itself

    private final transient ChildCall call;
    private final transient CompletableFuture<ExitStatus> exit;

    private ChildProcess(ChildCall call) {
        this.call = call;
        this.exit = call.child().exit();
    }

    /**
     * Starts a child process that runs {@code work}. Returns as soon as the system has created the process.
     *
     * @param work what the child does; what it captures is copied
     * @return the child, already on its way
     * @throws IllegalArgumentException if {@code work} cannot be encoded; the message shows the path of fields to the culprit
     * @throws ProcessStartException if the process cannot be created
     */
    public static ChildProcess<Void> start(RemoteRunnable work) {
        return options().start(work);
    }

    /**
     * Starts a child process that computes a value, which {@link #get()} returns. Returns as soon as the system has created the process.
     *
     * @param work what the child does; what it captures is copied
     * @param <T> the type of the value, which is copied back
     * @return the child, already on its way
     * @throws IllegalArgumentException if {@code work} cannot be encoded; the message shows the path of fields to the culprit
     * @throws ProcessStartException if the process cannot be created
     */
    public static <T extends @Nullable Object> ChildProcess<T> call(RemoteCallable<T> work) {
        return options().call(work);
    }

    /** {@return options for a child that is to be started otherwise than by default} */
    public static ChildOptions options() {
        return new ChildOptions();
    }

    /**
     * Starts JVMs ahead of time for children that will be started with default options, so that they need not wait for their JVM. Returns
     * at once.
     *
     * @param count how many shall wait, at least 1; one that is taken is replaced
     * @return what ends them; see there what it costs
     * @throws IllegalArgumentException if {@code count} is less than 1
     * @throws ProcessStartException if this process's class path cannot be told
     */
    public static SpareChildren spares(int count) {
        return options().spares(count);
    }

    static <T extends @Nullable Object> ChildProcess<T> launch(LaunchOptions options, Serializable main) {
        ChildProcess<T> child = new ChildProcess<>(ChildCall.start(options, main));
        synchronized (ACTIVE) {
            ACTIVE.add(child);
        }
        child.exit.thenRun(() -> {
            synchronized (ACTIVE) {
                ACTIVE.remove(child);
            }
        });
        return child;
    }

    /** {@return the living children of this process that were started through this class, oldest first; workers of pools are not among them} */
    public static List<ChildProcess<?>> active() {
        synchronized (ACTIVE) {
            return ACTIVE.stream().filter(ChildProcess::isAlive).collect(Collectors.toList());
        }
    }

    /** {@return name and number of the process that calls this} */
    public static ProcessInfo current() {
        ChildRuntime runtime = ChildRuntime.current();
        String name = runtime == null ? ChildRuntime.MAIN_NAME : runtime.name();
        return new ProcessInfo(name, ProcessHandle.current().pid());
    }

    /** {@return name and number of the process that started this one, or empty in a process that Progeny did not start} */
    public static Optional<ProcessInfo> parent() {
        return Optional.ofNullable(ChildRuntime.current())
                .map(runtime -> new ProcessInfo(runtime.parentName(), ProcessIdentity.pid(runtime.parentIdentity())));
    }

    /** {@return the child's name} */
    public String name() {
        return call.child().name();
    }

    /** {@return the child's process id; once the child has ended the system may give it to another process} */
    public long pid() {
        return call.child().handle().pid();
    }

    /** {@return whether this process may end without waiting for the child} */
    public boolean isDaemon() {
        return call.child().isDaemon();
    }

    /** {@return whether the child has not ended yet; false as soon as {@link #join()} returns and {@link #exitStatus()} answers} */
    public boolean isAlive() {
        return !exit.isDone();
    }

    /** {@return whether the child has ended, so that {@link #join()} would return at once} Python's {@code sentinel}, beside {@link #onExit()}. */
    @Override
    public boolean isReady() {
        return !isAlive();
    }

    /** {@return the system's view of the child} */
    public ProcessHandle toHandle() {
        return call.child().handle();
    }

    /**
     * {@return a new future, completed with this child once it has ended and its output has been forwarded; cancelling it changes nothing} What
     * depends on it may ask the child for its result, and holds up nobody who waits for the child otherwise.
     */
    public CompletableFuture<ChildProcess<T>> onExit() {
        return exit.isDone()
                ? CompletableFuture.completedFuture(this)
                : call.child().told().thenApply(status -> this);
    }

    /**
     * Waits until the child has ended and all its output has appeared here.
     *
     * @throws InterruptedException if interrupted before or during the wait; the child goes on
     */
    public void join() throws InterruptedException {
        try {
            exit.get();
        } catch (ExecutionException e) {
            throw new AssertionError("the end of a child is always recorded", e);
        }
    }

    /**
     * Waits until the child has ended and all its output has appeared here, or time has run out.
     *
     * @param timeout how long to wait; zero or less asks without waiting
     * @return whether the child has ended
     * @throws InterruptedException if interrupted before or during the wait; the child goes on
     */
    public boolean join(Duration timeout) throws InterruptedException {
        try {
            exit.get(Math.max(0, Checks.nanos(timeout)), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("the end of a child is always recorded", e);
        }
    }

    /**
     * Waits for the child's function, not for the end of the process, and returns its value.
     *
     * @return the value; a fresh copy at each call
     * @throws InterruptedException if interrupted before or during the wait; the child goes on
     * @throws ChildCrashedException if the child ended before its function did
     * @throws RemoteFailureException if the function threw an exception that cannot be rebuilt here. One that can is thrown as it is,
     *         checked or not, as {@link java.util.concurrent.ForkJoinTask#invoke} does it: with the child's stack trace and below it the
     *         caller's
     */
    public T get() throws InterruptedException {
        try {
            return result(call.outcome().get());
        } catch (ExecutionException e) {
            throw call.crash();
        }
    }

    /**
     * Waits for the child's function, at most for some time, and returns its value. Otherwise as {@link #get()}.
     *
     * @param timeout how long to wait; zero or less asks without waiting
     * @return the value; a fresh copy at each call
     * @throws InterruptedException if interrupted before or during the wait; the child goes on
     * @throws TimeoutException if time ran out; the child goes on
     * @throws ChildCrashedException if the child ended before its function did
     * @throws RemoteFailureException if the function threw an exception that cannot be rebuilt here
     */
    public T get(Duration timeout) throws InterruptedException, TimeoutException {
        try {
            return result(call.outcome().get(Math.max(0, Checks.nanos(timeout)), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw new TimeoutException("the function of child \"" + name() + "\" (process " + pid()
                    + ") has not ended within " + timeout + "; the child goes on");
        } catch (ExecutionException e) {
            throw call.crash();
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"
    }) // the child's function is a RemoteCallable<T>, and null only where T may be
    private T result(Outcome outcome) {
        if (outcome.isValue()) {
            return (T) ValueCodec.decode(outcome.bytes().duplicate());
        }
        Throwable thrown = ThrownCodec.decode(outcome.bytes().duplicate());
        throw Rethrow.asItIs(Traces.withCaller(thrown, pid(), name()));
    }

    /**
     * Asks the child to end (SIGTERM); its shutdown hooks run, and what they print appears. Returns at once. A child whose JVM is only
     * starting is asked as soon as its function is about to begin, or after a second, since a JVM that is asked before may fail instead.
     * Harmless when the child has ended.
     */
    public void terminate() {
        call.child().terminate();
    }

    /** Ends the child without asking (SIGKILL), whatever it does. Returns at once. Harmless when the child has ended. */
    public void kill() {
        call.child().kill();
    }

    /**
     * Tells how the child ended.
     *
     * @return its exit code, or the signal that ended it
     * @throws IllegalStateException if it has not ended yet
     */
    public ExitStatus exitStatus() {
        ExitStatus status = exit.getNow(null);
        if (status == null) {
            throw new IllegalStateException("child \"" + name() + "\" (process " + pid()
                    + ") has not ended yet; call join() first, or ask isAlive()");
        }
        return status;
    }

    /**
     * Ends the child if it still lives: asks first, kills after two seconds, and waits until it has ended. Harmless when repeated. If
     * interrupted, kills at once, waits for the end of the child, and returns with the interrupt status set.
     */
    @Override
    public void close() {
        boolean interrupted = false;
        boolean ended = false;
        terminate();
        try {
            ended = join(CLOSE_GRACE);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!ended) {
            kill();
            exit.join(); // of a process that was killed the end comes soon, and no interrupt shall leave it behind
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        ExitStatus status = exit.getNow(null);
        return "ChildProcess[" + name() + ", process " + pid() + ", " + (status == null ? "alive" : status) + "]";
    }

    private Object writeReplace() throws NotSerializableException {
        throw new NotSerializableException(
                "a ChildProcess cannot be sent to another process, for only its parent can wait for it;"
                        + " send what you need of it: its pid(), or the value that get() returns");
    }
}
