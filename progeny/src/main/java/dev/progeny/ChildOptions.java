package dev.progeny;

import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.launch.LaunchOptions;
import dev.progeny.internal.launch.Spares;
import dev.progeny.internal.platform.MemorySize;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How a child process shall be started. Made by {@link ChildProcess#options()}; each method changes these options and returns them, and
 * {@link #start} or {@link #call} may be called any number of times. Not safe for use by several threads at once.
 *
 * <p>What a child takes over from its parent when nothing is said: JDK, class path and module path, environment (but for
 * {@code JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS} and {@code _JAVA_OPTIONS}), working folder, system properties as they are at the
 * start, assertions, module options, stack size, default locale, time zone and charset. Not taken over: heap sizes, garbage collector,
 * debuggers, agents and ports.
 */
public final class ChildOptions {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private @Nullable String name;
    private boolean daemon;
    private @Nullable Path javaHome;
    private @Nullable String maxHeap;
    private List<String> jvmArgs = List.of();
    private final Map<String, @Nullable String> env = new LinkedHashMap<>();
    private @Nullable Path directory;
    private @Nullable Redirect stdin;
    private @Nullable Redirect stdout;
    private @Nullable Redirect stderr;
    private System.Logger.@Nullable Level logs;
    private boolean inThisJvm;

    ChildOptions() {}

    /**
     * Names the child; its threads in this process and the messages about it carry the name. Default: {@code child-} and a number.
     *
     * @param name not blank
     * @return these options
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public ChildOptions name(String name) {
        this.name = Checks.name(name);
        return this;
    }

    /**
     * Says whether this process may end without waiting for the child. A JVM whose {@code main} has returned waits for children that are
     * no daemons as it waits for such threads; daemons are ended with it. Default: no daemon.
     *
     * @param daemon whether the child is a daemon
     * @return these options
     */
    public ChildOptions daemon(boolean daemon) {
        this.daemon = daemon;
        return this;
    }

    /**
     * Chooses the Java installation that runs the child. Default: the one that runs this process.
     *
     * @param javaHome the folder that has {@code bin/java}; if it has none, the start fails with {@link ProcessStartException}
     * @return these options
     */
    public ChildOptions javaHome(Path javaHome) {
        this.javaHome = Objects.requireNonNull(javaHome, "javaHome");
        return this;
    }

    /**
     * Limits the child's heap. A child that needs more ends at once; what it ran fails with {@link ChildCrashedException}. Default: the
     * JVM's own choice, not this process's limit.
     *
     * @param size bytes, or a number with {@code k}, {@code m}, {@code g} or {@code t} behind it, as in {@code -Xmx}
     * @return these options
     * @throws IllegalArgumentException if {@code size} has another form
     */
    public ChildOptions maxHeap(String size) {
        MemorySize.parse("maxHeap", size);
        this.maxHeap = size;
        return this;
    }

    /**
     * Gives arguments to the child's JVM. They come after those taken over from this process, so they win.
     *
     * @param arguments as on a command line, such as {@code -XX:+UseSerialGC}; they replace those given before
     * @return these options
     * @throws IllegalArgumentException if one of them is null or blank
     */
    public ChildOptions jvmArgs(String... arguments) {
        this.jvmArgs = Checks.jvmArgs(arguments);
        return this;
    }

    /**
     * Sets an environment variable of the child.
     *
     * @param variable its name
     * @param value its value, or null to remove a variable that this process has
     * @return these options
     * @throws IllegalArgumentException if {@code variable} is empty or has an equals sign
     */
    public ChildOptions env(String variable, @Nullable String value) {
        if (variable.isEmpty() || variable.indexOf('=') >= 0) {
            throw new IllegalArgumentException("variable must be a name without an equals sign, was \"" + variable
                    + "\"; pass name and value apart");
        }
        env.put(variable, value);
        return this;
    }

    /**
     * Chooses the child's working folder. Default: this process's.
     *
     * @param directory must exist when the child is started
     * @return these options
     */
    public ChildOptions directory(Path directory) {
        this.directory = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /**
     * Chooses where the child's standard input comes from. Default: it is empty.
     *
     * @param source such as {@code Redirect.from(file)} or {@code Redirect.INHERIT}
     * @return these options
     * @throws IllegalArgumentException if {@code source} is {@code Redirect.PIPE}, whose other end nobody would hold
     */
    public ChildOptions stdin(Redirect source) {
        stdin = notPiped("stdin", source);
        return this;
    }

    /**
     * Chooses where the child's standard output goes. Default: it appears in this process's {@code System.out}, whole lines at a time.
     *
     * @param target such as {@code Redirect.to(file)}, {@code Redirect.DISCARD} or {@code Redirect.INHERIT}
     * @return these options
     * @throws IllegalArgumentException if {@code target} is {@code Redirect.PIPE}, whose other end nobody would hold
     */
    public ChildOptions stdout(Redirect target) {
        stdout = notPiped("stdout", target);
        return this;
    }

    /**
     * Chooses where the child's standard error goes. Default: it appears in this process's {@code System.err}, whole lines at a time.
     * Messages about a crash quote its last lines only by default.
     *
     * @param target such as {@code Redirect.to(file)}, {@code Redirect.DISCARD} or {@code Redirect.INHERIT}
     * @return these options
     * @throws IllegalArgumentException if {@code target} is {@code Redirect.PIPE}, whose other end nobody would hold
     */
    public ChildOptions stderr(Redirect target) {
        stderr = notPiped("stderr", target);
        return this;
    }

    /**
     * Sends what the child logs over {@code java.util.logging}, and with it over {@link System.Logger} where that is its backend, to this process,
     * which publishes it as if it had been logged here: the levels, filters and handlers of the logger of the same name apply. Default: it
     * is printed by the child's own handlers, and appears in this process's {@code System.err}.
     *
     * <p>A record keeps its level, time, logger, source and exception; its message begins with {@code [name pid thread]}, and has its
     * parameters filled in. In the child the console handlers of the root logger are removed, and its level is set to {@code level}; other
     * handlers and levels stay. Nothing is lost that was logged before a process ends or is killed. While this process is too slow to
     * publish it, whoever logs waits, a second at most; then records are dropped, and a record of the logger {@code dev.progeny} says
     * how many. Where a handler of this process takes more than five seconds for one record, the end of the logging process is known before
     * all is published; else {@link ChildProcess#join} and {@link ChildProcess#onExit} come after it. {@link ChildProcess#get} does not wait
     * for records.
     *
     * @param level from which level on; {@code ALL} for everything
     * @return these options
     * @throws UnsupportedOperationException if this process does not have the module {@code java.logging}
     */
    public ChildOptions forwardLogs(System.Logger.Level level) {
        this.logs = Checks.logLevel(level);
        return this;
    }

    /**
     * Runs the child in a thread of this JVM instead of a process, for tests and debuggers; Python's {@code multiprocessing.dummy}. What it
     * captures and returns is copied all the same, so programs behave alike, but for what a process alone can give:
     *
     * <ul>
     *   <li>Statics, system properties, {@code System.out} and the heap are this process's. {@code System.exit}, a crash of native code and
     *       an exhausted heap end it.
     *   <li>{@link ChildProcess#terminate} and {@link ChildProcess#kill} interrupt the thread, and the child counts as ended. What does not heed
     *       the interrupt goes on, unheard.
     *   <li>{@link ChildProcess#pid} and {@link ChildProcess#toHandle} are this process's. The child's own threads are not waited for.
     *   <li>Options of the JVM and the process have no effect: {@link #javaHome}, {@link #maxHeap}, {@link #jvmArgs}, {@link #env},
     *       {@link #directory}, redirects, {@link #forwardLogs}.
     *   <li>What it holds when it ends or is killed, such as a {@link ProcessLock} or permits of a {@link ProcessSemaphore}, it holds for this
     *       process: nobody inherits it while this process lives.
     *   <li>{@link Manager#start(ChildOptions)} refuses these options: a manager is always a process.
     * </ul>
     *
     * @return these options
     */
    public ChildOptions inThisJvm() {
        inThisJvm = true;
        return this;
    }

    private static Redirect notPiped(String argument, Redirect redirect) {
        if (redirect.type() == Redirect.Type.PIPE) {
            throw new IllegalArgumentException(
                    argument
                            + " must not be Redirect.PIPE, whose other end nobody would hold; use a file, or a Pipe or ProcessQueue for data");
        }
        return redirect;
    }

    /**
     * Starts a child process that runs {@code work}. See {@link ChildProcess#start}.
     *
     * @param work what the child does; what it captures is copied
     * @return the child, already on its way
     * @throws IllegalArgumentException if {@code work} cannot be encoded, or the working folder does not exist
     * @throws ProcessStartException if the process cannot be created
     */
    public ChildProcess<Void> start(RemoteRunnable work) {
        Objects.requireNonNull(work, "work");
        return ChildProcess.launch(launchOptions(true), work);
    }

    /**
     * Starts a child process that computes a value. See {@link ChildProcess#call}.
     *
     * @param work what the child does; what it captures is copied
     * @param <T> the type of the value
     * @return the child, already on its way
     * @throws IllegalArgumentException if {@code work} cannot be encoded, or the working folder does not exist
     * @throws ProcessStartException if the process cannot be created
     */
    public <T extends @Nullable Object> ChildProcess<T> call(RemoteCallable<T> work) {
        Objects.requireNonNull(work, "work");
        return ChildProcess.launch(launchOptions(false), work);
    }

    /**
     * Starts JVMs ahead of time for children that will be started with equal options: this object's, or others'. The name and
     * {@link #daemon} do not matter. Returns at once; see {@link SpareChildren#awaitReady}.
     *
     * @param count how many shall wait, at least 1
     * @return what ends them
     * @throws IllegalArgumentException if {@code count} is less than 1, a stream is redirected, or the working folder does not exist
     * @throws IllegalStateException if the child is to run {@linkplain #inThisJvm in this JVM}
     * @throws ProcessStartException if this process's class path cannot be told
     */
    public SpareChildren spares(int count) {
        if (count < 1) {
            throw new IllegalArgumentException(
                    "count must be at least 1, was " + count + "; without spares call nothing");
        }
        if (inThisJvm) {
            throw new IllegalStateException("a child in this JVM needs no spare; leave spares or inThisJvm() out");
        }
        return new SpareChildren(Spares.keep(launchOptions(true), count));
    }

    LaunchOptions launchOptions(boolean printsUncaught) {
        if (directory != null && !Files.isDirectory(directory)) {
            throw new IllegalArgumentException(
                    "directory must exist, but " + directory.toAbsolutePath() + " does not; create it first");
        }
        String given = name == null ? "child-" + NUMBERS.incrementAndGet() : name;
        return new LaunchOptions(
                given,
                daemon,
                printsUncaught,
                javaHome,
                maxHeap,
                jvmArgs,
                new LinkedHashMap<>(env),
                directory,
                stdin,
                stdout,
                stderr,
                inThisJvm,
                logs);
    }
}
