package dev.progeny.internal.launch;

import dev.progeny.ChildCrashedException;
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
public final class ChildJvm implements Children.Child {
    private final LaunchOptions options;
    private final Blueprint blueprint;
    private final SpawnedProcess spawned;
    private final CompletableFuture<FrameChannel> data = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> told = new CompletableFuture<>();

    private ChildJvm(LaunchOptions options, Blueprint blueprint, SpawnedProcess spawned) {
        this.options = options;
        this.blueprint = blueprint;
        this.spawned = spawned;
    }

    /**
     * Starts a child that runs {@code main}, a {@code RemoteCallable} or a {@code RemoteRunnable}, and then ends. Returns as soon as the
     * system has created the process; at once if a spare can be had.
     *
     * @throws IllegalArgumentException if {@code main} cannot be encoded
     * @throws ProcessStartException if the process could not be created
     */
    public static ChildJvm launch(LaunchOptions options, Serializable main) {
        return launch(options, main, outcome -> {});
    }

    /**
     * Starts a child as above.
     *
     * @param reports is given what the child reports through the pipe of outcomes, and must be brief
     */
    static ChildJvm launch(LaunchOptions options, Serializable main, Consumer<ByteBuffer> reports) {
        Encoded function = ValueCodec.encode(main, "the function of child \"" + options.name() + "\"");
        ChildRuntime current = ChildRuntime.current();
        Assignment assignment = new Assignment(
                options.name(),
                options.daemon(),
                current == null ? ChildRuntime.MAIN_NAME : current.name(),
                options.printsUncaught(),
                InheritedFlags.properties(),
                function.bytes());
        Blueprint blueprint = Blueprint.of(options);
        Precedents.note(blueprint, main.getClass());
        ArchiveMaker.consider(blueprint);
        SpawnedProcess spare = Spares.take(blueprint);
        SpawnedProcess spawned = spare == null ? SpawnedProcess.spawn(blueprint, assignment, reports) : spare;
        if (spare != null) {
            spare.receive(report -> {
                if (!Outcome.isReady(report)) { // it may have been taken before it was ready
                    reports.accept(report);
                }
            });
        }
        function.handOver(spawned.identity());
        ChildJvm child = new ChildJvm(options, blueprint, spawned);
        Children.add(child);
        try {
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
        if (spare != null) {
            spare.rename(options.name());
        }
        return child;
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

    /**
     * Starts a thread for a channel that the child has opened. If the system refuses the thread, the child is killed: nobody would ever
     * answer it.
     *
     * @return whether there is a thread
     */
    boolean attend(String job, FrameChannel channel, Runnable work) {
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
        ProcessFolder.removeAfter(spawned.identity());
        AbandonedPipes.sweep();
        Children.remove(this); // after the files: a parent that ends meanwhile still waits for this child
        exit.complete(status);
        data.completeExceptionally(crash("child \"" + name() + "\" ended before it was ready"));
        told.complete(status);
        MainEnd.release(this);
    }

    /** Runs {@code then} after all that the ended child had reported was received. */
    void afterReports(Runnable then) {
        spawned.afterReports(then);
    }

    /** {@return the child's name} */
    public String name() {
        return options.name();
    }

    /** {@return whether the parent ends without waiting for this child} */
    public boolean isDaemon() {
        return options.daemon();
    }

    /** {@return the child's process identity} */
    public long identity() {
        return spawned.identity();
    }

    /** {@return the system's view of the child} */
    public ProcessHandle handle() {
        return spawned.process().toHandle();
    }

    /**
     * {@return the channel to the child's main function, once the child has connected; fails with {@link ChildCrashedException} if it
     * ended before that}
     */
    public CompletableFuture<FrameChannel> data() {
        return data;
    }

    /**
     * {@return how the child ended, once it has and all that it printed has been forwarded} Whoever waits for it waits for nothing else, so
     * what depends on it must be brief and never wait.
     */
    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    /** {@return the same, completed when all else that depends on the end of the child is done: what depends on it may take its time} */
    public CompletableFuture<ExitStatus> told() {
        return told;
    }

    /** Asks the child to end (SIGTERM). Harmless when it has ended. */
    @Override
    public void terminate() {
        spawned.process().destroy();
    }

    /** Ends the child without asking (SIGKILL). Harmless when it has ended. */
    @Override
    public void kill() {
        spawned.process().destroyForcibly();
    }

    /** {@return the last lines of the child's standard error, at most 20} */
    public String errorTail() {
        return spawned.errorTail();
    }

    /** {@return the path of the report that the JVM of the ended child wrote about its crash, or null} */
    public @Nullable Path crashReport() {
        return CrashReports.find(spawned.process().pid(), spawned.started(), options.directory());
    }

    /** {@return the exception that tells how the ended child ended; {@code what} says who ended before what} */
    public ChildCrashedException crash(String what) {
        return new ChildCrashedException(
                what, name(), spawned.process().pid(), exit.join(), errorTail(), crashReport());
    }
}
