package dev.progeny.internal.launch;

import dev.progeny.ExitStatus;
import dev.progeny.ProcessStartException;
import dev.progeny.internal.child.ChildMain;
import dev.progeny.internal.child.ChildRuntime;
import dev.progeny.internal.control.LaunchOrder;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.internal.transport.FrameChannel;
import dev.progeny.internal.transport.SecretServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's side of a child: its process, the files and the secret of its start, the pumps of its output.
 *
 * <p>The order travels on standard input, which then ends. Where the user wants standard input for something else, the order travels in
 * a file of the private folder instead, which the child removes as soon as it has read it.
 */
final class SpawnedProcess {
    private static final Logger LOG = System.getLogger("dev.progeny");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS); // as coarse as a file system may be
    private final Process process;
    private final long identity;
    private final byte[] secret;
    private final LaunchOrder order;
    private final Path argumentFile;
    private final @Nullable Path orderFile;
    private final SecretServer server;
    private final List<CompletableFuture<FrameChannel>> channels;
    private final @Nullable OutputPump stdout;
    private final @Nullable OutputPump stderr;

    private SpawnedProcess(LaunchOptions options) throws IOException {
        server = SecretServer.own();
        secret = new byte[SecretServer.SECRET_BYTES];
        RANDOM.nextBytes(secret);
        order = order(options, server.address(), secret);
        argumentFile = ProcessFolder.own().newPath("arguments");
        orderFile = options.stdin() == null ? null : ProcessFolder.own().newPath("order");
        Process begun = null;
        try {
            if (orderFile != null) {
                try (OutputStream out = Files.newOutputStream(orderFile)) {
                    order.writeTo(out);
                }
            }
            List<String> extra = orderFile == null ? List.of() : List.of(orderFile.toString());
            channels = server.expect(secret, 2);
            begun = builder(options, CommandLine.write(options, argumentFile, extra))
                    .start();
            process = begun;
            long living = ProcessIdentity.of(process.pid());
            identity = living == ProcessIdentity.NONE ? ProcessIdentity.ended(process.pid()) : living;
            stdout = options.stdout() != null
                    ? null
                    : OutputPump.start(
                            process.getInputStream(), () -> System.out, "progeny-" + options.name() + "-stdout");
            stderr = options.stderr() != null
                    ? null
                    : OutputPump.start(
                            process.getErrorStream(), () -> System.err, "progeny-" + options.name() + "-stderr");
            OrphanGuard.born(identity);
        } catch (IOException | RuntimeException | Error e) {
            if (begun != null) {
                begun.destroyForcibly(); // the system refused a thread that it needs
            }
            server.forget(secret);
            removeFiles();
            throw e;
        }
    }

    /**
     * Creates the process.
     *
     * @throws ProcessStartException if the system refuses, or the files of the start cannot be written
     */
    static SpawnedProcess spawn(LaunchOptions options) {
        try {
            return new SpawnedProcess(options);
        } catch (IOException | OutOfMemoryError e) {
            throw refused(options, e);
        }
    }

    /** {@return the exception of a start that failed; an {@link OutOfMemoryError} is how a JVM says that it got no thread} */
    static ProcessStartException refused(LaunchOptions options, Throwable reason) {
        return new ProcessStartException(
                "cannot start child \"" + options.name() + "\" with " + CommandLine.java(options.javaHome()) + ": "
                        + reason.getMessage(),
                reason);
    }

    private static LaunchOrder order(LaunchOptions options, String address, byte[] secret) {
        ChildRuntime current = ChildRuntime.current();
        return new LaunchOrder(
                address,
                HexFormat.of().formatHex(secret),
                options.name(),
                options.daemon(),
                current == null ? ChildRuntime.MAIN_NAME : current.order().name(),
                ProcessIdentity.self(),
                options.printsUncaught(),
                InheritedFlags.properties());
    }

    private static ProcessBuilder builder(LaunchOptions options, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        // What they asked of the parent's JVM has been taken over by rule; taken literally, a debugger's port would
        // clash.
        environment.keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        options.env().forEach((name, value) -> {
            if (value == null) {
                environment.remove(name);
            } else {
                environment.put(name, value);
            }
        });
        if (options.directory() != null) {
            builder.directory(options.directory().toFile());
        }
        builder.redirectInput(options.stdin() == null ? Redirect.PIPE : options.stdin());
        builder.redirectOutput(options.stdout() == null ? Redirect.PIPE : options.stdout());
        builder.redirectError(options.stderr() == null ? Redirect.PIPE : options.stderr());
        return builder;
    }

    Process process() {
        return process;
    }

    /** A moment before the process began. */
    Instant started() {
        return started;
    }

    long identity() {
        return identity;
    }

    /** The control channel, once the child has opened it; fails when the child has ended before. */
    CompletableFuture<FrameChannel> control() {
        return channels.get(ChildMain.CONTROL);
    }

    /** The data channel, once the child has opened it; fails when the child has ended before. */
    CompletableFuture<FrameChannel> data() {
        return channels.get(ChildMain.DATA);
    }

    /** Tells the child what to do; waits while the child is slow to read. */
    void giveOrder() throws IOException {
        if (orderFile == null) {
            try (OutputStream out = process.getOutputStream()) {
                order.writeTo(out);
            }
        }
    }

    /** Removes the argument file: the child runs, so its launcher has read it. */
    void argumentsRead() throws IOException {
        Files.deleteIfExists(argumentFile);
    }

    /** Waits for the end of the process and of its output, and takes away what its start left. */
    ExitStatus awaitEnd() {
        int status = waitFor();
        server.forget(secret);
        OrphanGuard.dead(identity);
        try {
            removeFiles();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot remove the files of a child's start", e);
        }
        return new ExitStatus(status & 0xFF);
    }

    private int waitFor() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    int status = process.waitFor();
                    awaitQuiet(stdout);
                    awaitQuiet(stderr);
                    return status;
                } catch (InterruptedException e) {
                    interrupted =
                            true; // nobody is meant to interrupt this thread; the child's end is recorded all the same
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void awaitQuiet(@Nullable OutputPump pump) throws InterruptedException {
        if (pump != null) {
            pump.awaitQuiet();
        }
    }

    private void removeFiles() throws IOException {
        Files.deleteIfExists(argumentFile);
        if (orderFile != null) {
            Files.deleteIfExists(orderFile);
        }
    }

    String errorTail() {
        return stderr == null ? "" : stderr.tail();
    }
}
