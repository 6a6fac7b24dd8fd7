package dev.progeny.internal.launch;

import dev.progeny.ChildCrashedException;
import dev.progeny.ExitStatus;
import dev.progeny.ProcessStartException;
import dev.progeny.internal.codec.ClassServing;
import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.control.ParentLink;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.transport.AbandonedPipes;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A child JVM seen from its parent, from its start to the moment at which its end was recorded.
 *
 * <p>Two threads belong to each child: one sees it through its start and then serves its control channel; the other waits for its end and
 * records it, once, in {@link #exit}, from which every other view is taken. The second is a daemon only if the child is: so a JVM whose
 * {@code main} has returned waits for its children as it waits for its threads.
 */
public final class ChildJvm implements Children.Child {
    private static final Children<ChildJvm> CHILDREN = new Children<>();

    private final LaunchOptions options;
    private final SpawnedProcess spawned;
    private final CompletableFuture<FrameChannel> data = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();

    private ChildJvm(LaunchOptions options, SpawnedProcess spawned) {
        this.options = options;
        this.spawned = spawned;
    }

    /**
     * Starts a child that runs {@code main}, a {@code RemoteCallable} or a {@code RemoteRunnable}, sends its {@code Outcome} as its last frame, and ends. Returns as soon as the system has
     * created the process.
     *
     * @throws IllegalArgumentException if {@code main} cannot be encoded
     * @throws ProcessStartException if the process could not be created
     */
    public static ChildJvm launch(LaunchOptions options, Serializable main) {
        Encoded function = ValueCodec.encode(main, "the function of child \"" + options.name() + "\"");
        SpawnedProcess spawned = SpawnedProcess.spawn(options);
        function.handOver(spawned.identity());
        ChildJvm child = new ChildJvm(options, spawned);
        CHILDREN.add(child);
        try {
            child.run("end", options.daemon(), child::awaitEnd);
        } catch (ProcessStartException e) {
            child.awaitEnd();
            throw e;
        }
        child.run("control", true, () -> child.converse(function));
        return child;
    }

    /**
     * Starts a thread for a job of this child, which is killed if the system refuses the thread.
     *
     * @throws ProcessStartException if the system refuses the thread
     */
    void run(String job, boolean daemon, Runnable work) {
        Thread thread = new Thread(work, "progeny-" + options.name() + "-" + job);
        thread.setDaemon(daemon);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            kill();
            throw SpawnedProcess.refused(options, e);
        }
    }

    private void converse(Encoded function) {
        FrameChannel control = null;
        FrameChannel frames = null;
        try {
            spawned.giveOrder();
            control = spawned.control().get();
            frames = spawned.data().get();
            spawned.argumentsRead();
            frames.send(function.bytes());
            data.complete(frames);
            new ParentLink(control, ClassServing::answer).serve();
        } catch (IOException | ExecutionException | InterruptedException e) {
            if (frames != null) {
                frames.close();
            }
        } finally {
            if (control != null) {
                control.close();
            }
        }
    }

    private void awaitEnd() {
        ExitStatus status = spawned.awaitEnd();
        CHILDREN.remove(this);
        ProcessFolder.removeAfter(spawned.identity());
        AbandonedPipes.sweep();
        exit.complete(status);
        data.completeExceptionally(crash("child \"" + name() + "\" ended before it was ready"));
    }

    /** {@return the living children of this process, oldest first} */
    public static List<ChildJvm> living() {
        return CHILDREN.living();
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

    /** {@return how the child ended, once it has and all that it printed has been forwarded} */
    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
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
