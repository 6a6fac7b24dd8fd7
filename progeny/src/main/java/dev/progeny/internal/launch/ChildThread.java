package dev.progeny.internal.launch;

import dev.progeny.ExitStatus;
import dev.progeny.ProcessStartException;
import dev.progeny.internal.child.ChildMain;
import dev.progeny.internal.child.ChildRuntime;
import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.control.Assignment;
import dev.progeny.internal.control.LaunchOrder;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.internal.transport.FrameChannel;
import dev.progeny.internal.transport.SecretServer;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A child that is a thread of this JVM, for tests and debuggers: the function is encoded and decoded as for a process, and runs in the same
 * way, with the same channel to its parent.
 *
 * <p>A thread cannot be killed. One that is told to end counts as ended at that moment: its channel is closed and it is interrupted, and
 * what it still does is heard by nobody.
 */
final class ChildThread implements StartedChild {
    private static final int RETURNED = 0;
    private static final int THREW = 1;
    private static final int TERMINATED = 128 + 15; // as if by SIGTERM
    private static final int KILLED = 128 + 9; // as if by SIGKILL

    private final LaunchOptions options;
    private final SecretServer server;
    private final byte[] secret = OutcomeReader.newSecret();
    private final Assignment assignment;
    private final ChildRuntime runtime;
    private final Thread thread;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<FrameChannel> data = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> told = new CompletableFuture<>();

    private ChildThread(
            LaunchOptions options, SecretServer server, Assignment assignment, Consumer<ByteBuffer> reports) {
        this.options = options;
        this.server = server;
        this.assignment = assignment;
        LaunchOrder order = new LaunchOrder(server.address(), "", secret, ProcessIdentity.self(), false, List.of(), "");
        this.runtime = ChildRuntime.ofThread(assignment, order, reports);
        this.thread = new Thread(this::run, "progeny-" + options.name());
        thread.setDaemon(options.daemon());
    }

    /**
     * Starts a child as {@link ChildStart#launch} does.
     *
     * @param reports is given the outcome, and must be brief
     */
    static ChildThread launch(LaunchOptions options, Serializable main, Consumer<ByteBuffer> reports) {
        Encoded function = ValueCodec.encode(main, "the function of child \"" + options.name() + "\"");
        ChildRuntime current = ChildRuntime.current();
        Assignment assignment = new Assignment(
                options.name(),
                options.daemon(),
                current == null ? ChildRuntime.MAIN_NAME : current.name(),
                options.printsUncaught(),
                Map.of(),
                "",
                "",
                function.bytes());
        try {
            ChildThread child = new ChildThread(options, SecretServer.own(), assignment, reports);
            function.handOver(ProcessIdentity.self());
            child.start();
            return child;
        } catch (IOException | OutOfMemoryError e) { // the latter is how a JVM says that the system refused it a thread
            throw new ProcessStartException(
                    "cannot start child \"" + options.name() + "\" in this JVM: " + e.getMessage(), e);
        }
    }

    private void start() {
        server.expect(secret, ChildMain.DATA + 1).get(ChildMain.DATA).thenAccept(data::complete);
        data.whenComplete((channel, never) -> server.forget(secret));
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            end(KILLED);
            throw e;
        }
    }

    private void run() {
        int status = THREW;
        try {
            ChildMain.runInThread(assignment, runtime);
            status = RETURNED;
        } catch (Throwable thrown) {
            if (options.printsUncaught() && !ended.get()) {
                Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
                if (handler != null) {
                    handler.uncaughtException(thread, thrown);
                }
            }
        } finally {
            end(status);
        }
    }

    /** Records the end, once. */
    private void end(int status) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        boolean connected = runtime.end();
        ExitStatus recorded = new ExitStatus(status);
        exit.complete(recorded);
        if (!connected) { // else the channel is about to come, and what the child has sent through it
            data.completeExceptionally(crash("child \"" + name() + "\" ended before it was ready"));
        }
        told.completeAsync(() -> recorded);
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
        return ProcessIdentity.self();
    }

    @Override
    public ProcessHandle handle() {
        return ProcessHandle.current();
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

    @Override
    public void terminate() {
        end(TERMINATED);
        thread.interrupt();
    }

    @Override
    public void kill() {
        end(KILLED);
        thread.interrupt();
    }

    @Override
    public String errorTail() {
        return "";
    }

    @Override
    public @Nullable Path crashReport() {
        return null;
    }

    @Override
    public boolean attend(String job, FrameChannel channel, Runnable work) {
        Thread attendant = new Thread(work, "progeny-" + name() + "-" + job);
        attendant.setDaemon(true);
        try {
            attendant.start();
            return true;
        } catch (OutOfMemoryError e) {
            channel.close();
            kill();
            return false;
        }
    }

    @Override
    public void afterReports(Runnable then) {
        then.run();
    }
}
