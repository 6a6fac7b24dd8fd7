package dev.progeny;

import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.launch.LaunchOptions;
import dev.progeny.internal.platform.MemorySize;
import dev.progeny.internal.pool.PoolCore;
import dev.progeny.internal.pool.PoolSettings;
import dev.progeny.internal.pool.ResidentSize;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What may be said about a {@link ProcessPool} before it is made. Each method changes this builder and returns it; {@link #build} may be
 * called any number of times. Not safe for use by several threads at once.
 */
public final class ProcessPoolBuilder {
    /** The system property that says over what pools send by default: {@code rings} or {@code socket}. */
    static final String TRANSPORT_PROPERTY = "progeny.transport";

    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final int MOST_WORKERS = 10_000;

    private int workers = Runtime.getRuntime().availableProcessors();
    private int spareWorkers;
    private @Nullable String name;
    private @Nullable Path javaHome;
    private @Nullable String maxHeap;
    private List<String> jvmArgs = List.of();
    private final Map<String, @Nullable String> env = new LinkedHashMap<>();
    private @Nullable Path directory;
    private @Nullable Redirect stdout;
    private @Nullable Redirect stderr;
    private System.Logger.@Nullable Level logs;
    private boolean inThisJvm;
    private int maxTasksPerWorker = Integer.MAX_VALUE;
    private long recycleAbove = Long.MAX_VALUE;
    private long taskTimeoutNanos;
    private int retries;
    private CrashPolicy onCrash = CrashPolicy.FAIL_TASK;
    private @Nullable RemoteRunnable initializer;
    private Transport transport = defaultTransport();
    private int queueCapacity = Integer.MAX_VALUE;
    private @Nullable ProgressBar progress;
    private @Nullable PoolListener listener;

    ProcessPoolBuilder() {}

    private static Transport defaultTransport() {
        String name = System.getProperty(TRANSPORT_PROPERTY, "rings");
        return switch (name) {
            case "rings" -> Transport.SHARED_MEMORY;
            case "socket" -> Transport.SOCKET;
            default ->
                throw new IllegalArgumentException(
                        "the system property " + TRANSPORT_PROPERTY + " must be rings or socket, was \"" + name + "\"");
        };
    }

    /**
     * Says how many tasks may run at a time. Default: the cores available to this JVM, limits of containers included.
     *
     * @param workers 1 to 10,000
     * @return this builder
     * @throws IllegalArgumentException if {@code workers} is less or more
     */
    public ProcessPoolBuilder workers(int workers) {
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new IllegalArgumentException("workers must be between 1 and " + MOST_WORKERS + ", was " + workers);
        }
        this.workers = workers;
        return this;
    }

    /**
     * Keeps so many more workers started and initialized, which take the place of others without delay. Default: none.
     *
     * @param spareWorkers at least 0
     * @return this builder
     * @throws IllegalArgumentException if {@code spareWorkers} is negative, or more than 10,000
     */
    public ProcessPoolBuilder spareWorkers(int spareWorkers) {
        if (spareWorkers < 0 || spareWorkers > MOST_WORKERS) {
            throw new IllegalArgumentException(
                    "spareWorkers must be between 0 and " + MOST_WORKERS + ", was " + spareWorkers);
        }
        this.spareWorkers = spareWorkers;
        return this;
    }

    /**
     * Names the pool; its threads, its workers and messages about it carry the name. Default: {@code pool-} and a number.
     *
     * @param name not blank
     * @return this builder
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public ProcessPoolBuilder name(String name) {
        this.name = Checks.name(name);
        return this;
    }

    /**
     * Chooses the Java installation that runs the workers. Default: the one that runs this process.
     *
     * @param javaHome the folder that has {@code bin/java}; if it has none, tasks fail with {@link WorkerStartException}
     * @return this builder
     */
    public ProcessPoolBuilder javaHome(Path javaHome) {
        this.javaHome = Objects.requireNonNull(javaHome, "javaHome");
        return this;
    }

    /**
     * Limits the heap of each worker. A worker that needs more ends at once, and its task fails with {@link WorkerCrashedException}.
     * Default: the JVM's own choice.
     *
     * @param size bytes, or a number with {@code k}, {@code m}, {@code g} or {@code t} behind it, as in {@code -Xmx}
     * @return this builder
     * @throws IllegalArgumentException if {@code size} has another form
     */
    public ProcessPoolBuilder maxHeap(String size) {
        MemorySize.parse("maxHeap", size);
        this.maxHeap = size;
        return this;
    }

    /**
     * Gives arguments to the workers' JVMs. They come after those taken over from this process, so they win.
     *
     * @param arguments as on a command line, such as {@code -XX:+UseSerialGC}; they replace those given before
     * @return this builder
     * @throws IllegalArgumentException if one of them is null or blank
     */
    public ProcessPoolBuilder jvmArgs(String... arguments) {
        this.jvmArgs = Checks.jvmArgs(arguments);
        return this;
    }

    /**
     * Sets an environment variable of the workers.
     *
     * @param variable its name
     * @param value its value, or null to remove a variable that this process has
     * @return this builder
     * @throws IllegalArgumentException if {@code variable} is empty or has an equals sign
     */
    public ProcessPoolBuilder env(String variable, @Nullable String value) {
        if (variable.isEmpty() || variable.indexOf('=') >= 0) {
            throw new IllegalArgumentException("variable must be a name without an equals sign, was \"" + variable
                    + "\"; pass name and value apart");
        }
        env.put(variable, value);
        return this;
    }

    /**
     * Chooses the workers' working folder. Default: this process's.
     *
     * @param directory must exist when the pool is made
     * @return this builder
     */
    public ProcessPoolBuilder directory(Path directory) {
        this.directory = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /**
     * Chooses where the workers' standard output goes. Default: it appears in this process's {@code System.out}, whole lines at a time.
     *
     * @param target such as {@code Redirect.appendTo(file)}, {@code Redirect.DISCARD} or {@code Redirect.INHERIT}
     * @return this builder
     * @throws IllegalArgumentException if {@code target} is {@code Redirect.PIPE}, whose other end nobody would hold
     */
    public ProcessPoolBuilder stdout(Redirect target) {
        stdout = notPiped("stdout", target);
        return this;
    }

    /**
     * Chooses where the workers' standard error goes. Default: it appears in this process's {@code System.err}, whole lines at a time.
     * Messages about a crash quote its last lines only by default.
     *
     * @param target such as {@code Redirect.appendTo(file)}, {@code Redirect.DISCARD} or {@code Redirect.INHERIT}
     * @return this builder
     * @throws IllegalArgumentException if {@code target} is {@code Redirect.PIPE}, whose other end nobody would hold
     */
    public ProcessPoolBuilder stderr(Redirect target) {
        stderr = notPiped("stderr", target);
        return this;
    }

    /**
     * Sends what the workers log over {@code java.util.logging}, and with it over {@link System.Logger} where that is its backend, to this process,
     * which publishes it as if it had been logged here: the levels, filters and handlers of the logger of the same name apply. Default: it
     * is printed by the workers' own handlers, and appears in this process's {@code System.err}.
     *
     * <p>A record keeps its level, time, logger, source and exception; its message begins with {@code [name pid thread]}, and has its
     * parameters filled in. In the workers the console handlers of the root logger are removed, and its level is set to {@code level}; other
     * handlers and levels stay. Nothing is lost that was logged before a process ends or is killed. While this process is too slow to
     * publish it, whoever logs waits, a second at most; then records are dropped, and a record of the logger {@code dev.progeny} says
     * how many. Where a handler of this process takes more than five seconds for one record, the end of the logging process is known before
     * all is published. A task's result does not wait for the task's records.
     *
     * @param level from which level on; {@code ALL} for everything
     * @return this builder
     * @throws UnsupportedOperationException if this process does not have the module {@code java.logging}
     */
    public ProcessPoolBuilder forwardLogs(System.Logger.Level level) {
        this.logs = Checks.logLevel(level);
        return this;
    }

    /**
     * Runs the workers in threads of this JVM instead of processes, for tests and debuggers; Python's {@code multiprocessing.dummy}. Tasks,
     * arguments and results are copied all the same, and the pool keeps its contract, but for what a process alone can give:
     *
     * <ul>
     *   <li>Statics, system properties, {@code System.out}, {@link ProcessLocal}s and the heap are this process's. A task that calls
     *       {@code System.exit}, crashes in native code or exhausts the heap ends it; no {@link WorkerCrashedException} comes of that.
     *   <li>Where a worker would be killed, for a time limit or {@code cancel(true)} say, its thread is interrupted and replaced; the task
     *       fails as it should. One that does not heed the interrupt goes on, unheard.
     *   <li>Options of the JVM and the process have no effect: {@link #javaHome}, {@link #maxHeap}, {@link #jvmArgs}, {@link #env},
     *       {@link #directory}, redirects, {@link #forwardLogs}, {@link #recycleAbove}.
     *   <li>What a task still holds when it ends or its thread is replaced, such as a {@link ProcessLock} or permits of a
     *       {@link ProcessSemaphore}, it holds for this process: nobody inherits it while this process lives.
     * </ul>
     *
     * @return this builder
     */
    public ProcessPoolBuilder inThisJvm() {
        inThisJvm = true;
        return this;
    }

    private static Redirect notPiped(String argument, Redirect target) {
        if (target.type() == Redirect.Type.PIPE) {
            throw new IllegalArgumentException(
                    argument + " must not be Redirect.PIPE, whose other end nobody would hold; use a file");
        }
        return target;
    }

    /**
     * Replaces each worker after so many tasks, against leaks in native code or libraries. Each element of a {@code map} counts. Default:
     * never.
     *
     * @param tasks at least 1
     * @return this builder
     * @throws IllegalArgumentException if {@code tasks} is less than 1
     */
    public ProcessPoolBuilder maxTasksPerWorker(int tasks) {
        this.maxTasksPerWorker = Checks.atLeast("maxTasksPerWorker", tasks, 1);
        return this;
    }

    /**
     * Replaces a worker, between two tasks, when its process occupies more memory than that. Default: never.
     *
     * @param residentSize bytes, or a number with {@code k}, {@code m}, {@code g} or {@code t} behind it; an idle JVM has about 40 MB
     * @return this builder
     * @throws IllegalArgumentException if {@code residentSize} has another form
     */
    public ProcessPoolBuilder recycleAbove(String residentSize) {
        this.recycleAbove = MemorySize.parse("recycleAbove", residentSize);
        return this;
    }

    /**
     * Limits the time of each task. When it is over the task's worker is killed and the task fails with {@link TaskTimeoutException}; no
     * other task suffers. Default: no limit. See {@link ProcessPool#with(Duration)} for single calls.
     *
     * @param taskTimeout counted from when a worker begins the task
     * @return this builder
     * @throws IllegalArgumentException if {@code taskTimeout} is not positive
     */
    public ProcessPoolBuilder taskTimeout(Duration taskTimeout) {
        this.taskTimeoutNanos = Checks.timeoutNanos(taskTimeout);
        return this;
    }

    /**
     * Runs a task again whose worker died while it ran, up to so many times, before it fails. For tasks that may run twice. Tasks that
     * threw or took too long are not run again. Default: 0.
     *
     * @param retries at least 0
     * @return this builder
     * @throws IllegalArgumentException if {@code retries} is negative
     */
    public ProcessPoolBuilder retries(int retries) {
        this.retries = Checks.atLeast("retries", retries, 0);
        return this;
    }

    /**
     * Says what the death of a worker means for the pool. Default: {@link CrashPolicy#FAIL_TASK}.
     *
     * @param policy what it means
     * @return this builder
     */
    public ProcessPoolBuilder onCrash(CrashPolicy policy) {
        this.onCrash = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Has each worker do something before its first task. If it throws, the worker counts as not started.
     *
     * @param action what it captures is copied as it is when the pool is made
     * @return this builder
     */
    public ProcessPoolBuilder initializer(RemoteRunnable action) {
        this.initializer = Objects.requireNonNull(action, "action");
        return this;
    }

    /**
     * Bounds how many tasks wait for a worker; whoever submits more waits for room, and can be interrupted. A {@code map} hands in its
     * elements as room comes. Default: no bound.
     *
     * @param tasks at least 1
     * @return this builder
     * @throws IllegalArgumentException if {@code tasks} is less than 1
     */
    public ProcessPoolBuilder queueCapacity(int tasks) {
        this.queueCapacity = Checks.atLeast("queueCapacity", tasks, 1);
        return this;
    }

    /**
     * Says what tasks and results travel over. Default: {@link Transport#SHARED_MEMORY}, unless the system property
     * {@value #TRANSPORT_PROPERTY} says {@code socket}.
     *
     * @param transport which
     * @return this builder
     */
    public ProcessPoolBuilder transport(Transport transport) {
        this.transport = Objects.requireNonNull(transport, "transport");
        return this;
    }

    /**
     * Shows how far calls of many tasks are. Default: nowhere.
     *
     * @param bar such as {@link ProgressBar#console()}
     * @return this builder
     */
    public ProcessPoolBuilder progress(ProgressBar bar) {
        this.progress = Objects.requireNonNull(bar, "bar");
        return this;
    }

    /**
     * Tells somebody what happens in the pool. Default: nobody.
     *
     * @param listener who is told
     * @return this builder
     */
    public ProcessPoolBuilder listener(PoolListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Makes the pool. Returns at once: its workers are started in the background, and tasks wait for them.
     *
     * @return the pool
     * @throws IllegalArgumentException if the initializer cannot be encoded, or the working folder does not exist
     * @throws UnsupportedOperationException if {@link #recycleAbove} was used where the size of a process cannot be known
     */
    public ProcessPool build() {
        if (directory != null && !Files.isDirectory(directory)) {
            throw new IllegalArgumentException(
                    "directory must exist, but " + directory.toAbsolutePath() + " does not; create it first");
        }
        if (recycleAbove != Long.MAX_VALUE && !ResidentSize.isKnown()) {
            throw new UnsupportedOperationException(
                    "recycleAbove needs the resident size of a process, which is known on Linux only; use maxTasksPerWorker(int)");
        }
        String poolName = name == null ? "pool-" + NUMBERS.incrementAndGet() : name;
        LaunchOptions launch = new LaunchOptions(
                poolName,
                true,
                false,
                javaHome,
                maxHeap,
                jvmArgs,
                new LinkedHashMap<>(env),
                directory,
                null,
                stdout,
                stderr,
                inThisJvm,
                logs);
        PoolSettings settings = new PoolSettings(
                poolName,
                workers,
                spareWorkers,
                launch,
                initializer == null ? null : ValueCodec.encode(initializer, "the initializer"),
                maxTasksPerWorker,
                inThisJvm ? Long.MAX_VALUE : recycleAbove,
                retries,
                onCrash,
                transport == Transport.SHARED_MEMORY,
                queueCapacity,
                progress,
                listener);
        PoolDashboards.openIfAsked();
        return ProcessPool.start(PoolCore.start(settings, PoolBean::new), taskTimeoutNanos);
    }
}
