package dev.progeny.internal.launch;

import dev.progeny.ExitStatus;
import dev.progeny.ProcessStartException;
import dev.progeny.internal.child.ChildRuntime;
import dev.progeny.internal.codec.ClassServing;
import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.control.Assignment;
import dev.progeny.internal.control.Outcome;
import dev.progeny.internal.control.ParentLink;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.transport.AbandonedPipes;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.io.Serializable;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A child JVM seen from its parent, from its start to the moment at which its end was recorded.
 *
 * <p>One thread waits for its end and records it, once, in {@link #exit}, from which every other view is taken, and then tells the user.
 * Another serves the control channel if the child opens one. All are daemons: what a JVM waits for is {@link MainEnd}'s matter.
 */
final class ChildJvm implements StartedChild {
    /** How long a JVM that starts is spared: one that a debugger holds up, for instance, ends then all the same. */
    private static final long START_MILLIS = 1000;

    private final LaunchOptions options;
    private final Blueprint blueprint;
    private final SpawnedProcess spawned;
    private final @Nullable LogReceiver logs;
    private final CompletableFuture<FrameChannel> data = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> told = new CompletableFuture<>();

    private ChildJvm(LaunchOptions options, Blueprint blueprint, SpawnedProcess spawned, @Nullable LogReceiver logs) {
        this.options = options;
        this.blueprint = blueprint;
        this.spawned = spawned;
        this.logs = logs;
    }

    /** Starts a child as {@link ChildStart#launch} does. */
    static ChildJvm launch(LaunchOptions options, Serializable main, Consumer<ByteBuffer> reports) {
        Encoded function = ValueCodec.encode(main, "the function of child \"" + options.name() + "\"");
        Blueprint blueprint = Blueprint.of(options);
        Precedents.note(blueprint, main.getClass());
        ArchiveMaker.consider(blueprint);
        if (!Children.begin()) {
            throw blueprint.refused(options.name(), new IOException("this process is ending"));
        }
        try {
            return launch(options, blueprint, function, reports);
        } finally {
            Children.begun();
        }
    }

    private static ChildJvm launch(
            LaunchOptions options, Blueprint blueprint, Encoded function, Consumer<ByteBuffer> reports) {
        LogReceiver logs = LogReceiver.ofChild(options, blueprint);
        Assignment assignment = assignment(options, function, logs);
        SpawnedProcess spawned;
        try {
            spawned = spawn(blueprint, assignment, reports);
        } catch (ProcessStartException e) {
            if (logs != null) {
                logs.end();
            }
            throw e;
        }
        function.handOver(spawned.identity());
        ChildJvm child = new ChildJvm(options, blueprint, spawned, logs);
        Children.add(child);
        try {
            child.receiveLogs();
            spawned.assign(
                    assignment, job -> child.run("assignment", job)); // it works while this side sees to the rest
            child.holdUpTheEnd();
            child.run("end", child::awaitEnd);
        } catch (ProcessStartException e) {
            child.awaitEnd();
            throw e;
        }
        spawned.control().thenAccept(control -> child.attend("control", control, () -> serve(control)));
        spawned.data().thenAccept(child.data::complete);
        spawned.rename(options.name());
        return child;
    }

    private static Assignment assignment(LaunchOptions options, Encoded function, @Nullable LogReceiver logs) {
        ChildRuntime current = ChildRuntime.current();
        return new Assignment(
                options.name(),
                options.daemon(),
                current == null ? ChildRuntime.MAIN_NAME : current.name(),
                options.printsUncaught(),
                InheritedFlags.properties(),
                logs == null ? "" : logs.path(),
                options.logs() == null ? "" : options.logs().name(),
                function.bytes());
    }

    /** {@return a spare, if one can be had, or a new process} */
    private static SpawnedProcess spawn(Blueprint blueprint, Assignment assignment, Consumer<ByteBuffer> reports) {
        SpawnedProcess spare = Spares.take(blueprint);
        if (spare == null) {
            return SpawnedProcess.spawn(blueprint, assignment, reports);
        }
        spare.receive(report -> {
            if (!Outcome.isReady(report)) { // it may have been taken before it was ready
                reports.accept(report);
            }
        });
        return spare;
    }

    private void receiveLogs() {
        if (logs != null) {
            try {
                logs.start(handle().pid());
            } catch (OutOfMemoryError e) {
                throw refused(e);
            }
        }
    }

    private void holdUpTheEnd() {
        if (!options.daemon()) {
            try {
                MainEnd.await(this);
            } catch (OutOfMemoryError e) {
                throw refused(e);
            }
        }
    }

    private ProcessStartException refused(OutOfMemoryError reason) {
        kill();
        return blueprint.refused(name(), reason);
    }

    /**
     * Starts a daemon thread for a job of this child, which is killed if the system refuses the thread.
     *
     * @throws ProcessStartException if the system refuses the thread
     */
    void run(String job, Runnable work) {
        Thread thread = new Thread(work, "progeny-" + name() + "-" + job);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            throw refused(e);
        }
    }

    @Override
    public boolean attend(String job, FrameChannel channel, Runnable work) {
        try {
            run(job, work);
            return true;
        } catch (ProcessStartException e) {
            Loggers.general()
                    .log(Level.ERROR, "child \"" + name() + "\" is killed: there is no thread to attend to it", e);
            channel.close();
            return false;
        }
    }

    private static void serve(FrameChannel control) {
        try (control) {
            new ParentLink(control, ClassServing::answer).serve();
        } catch (InterruptedException e) {
            return; // nobody is meant to interrupt this thread
        }
    }

    private void awaitEnd() {
        ExitStatus status = spawned.awaitEnd();
        try {
            try {
                if (logs != null) {
                    logs.end();
                }
            } finally {
                ProcessFolder.removeAfter(spawned.identity());
                AbandonedPipes.sweep();
            }
        } finally { // somebody may wait for it
            Children.remove(this); // after the files: a parent that ends meanwhile still waits for this child
            exit.complete(status);
            data.completeExceptionally(crash("child \"" + name() + "\" ended before it was ready"));
            told.complete(status);
            MainEnd.release(this);
        }
    }

    @Override
    public void afterReports(Runnable then) {
        spawned.afterReports(then);
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public boolean isDaemon() {
        return options.daemon();
    }

    @Override
    public long identity() {
        return spawned.identity();
    }

    @Override
    public ProcessHandle handle() {
        return spawned.process().toHandle();
    }

    @Override
    public CompletableFuture<FrameChannel> data() {
        return data;
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    @Override
    public CompletableFuture<ExitStatus> told() {
        return told;
    }

    /**
     * Asks the child to end (SIGTERM), once it can be asked. Harmless when it has ended. What its shutdown hooks print appears: unlike
     * that of a {@link Process}, the end of a handle closes no stream.
     */
    @Override
    public void terminate() {
        if (spawned.canBeAsked()) {
            handle().destroy();
            return;
        }
        try {
            run("termination", this::terminateLater);
        } catch (ProcessStartException e) {
            Loggers.general().log(Level.DEBUG, "child \"" + name() + "\" is killed: there is no thread to ask it", e);
        }
    }

    private void terminateLater() {
        try {
            spawned.awaitCanBeAsked(START_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread()
                    .interrupt(); // nobody is meant to interrupt this thread; the child is asked all the same
        }
        handle().destroy();
    }

    /** Ends the child without asking (SIGKILL). Harmless when it has ended. */
    @Override
    public void kill() {
        handle().destroyForcibly();
    }

    @Override
    public String errorTail() {
        return spawned.errorTail();
    }

    @Override
    public @Nullable Path crashReport() {
        return CrashReports.find(spawned.process().pid(), spawned.started(), options.directory());
    }
}
