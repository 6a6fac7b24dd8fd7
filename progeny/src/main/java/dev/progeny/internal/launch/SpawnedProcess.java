package dev.progeny.internal.launch;

import dev.progeny.ExitStatus;
import dev.progeny.ProcessStartException;
import dev.progeny.internal.child.ChildMain;
import dev.progeny.internal.control.Assignment;
import dev.progeny.internal.control.LaunchOrder;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Folders;
import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.internal.transport.FrameChannel;
import dev.progeny.internal.transport.SecretServer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's side of a child: its process, the files and the secret of its start, the pumps of its output.
 *
 * <p>Order and assignment travel on standard input, which then ends. Where the user wants standard input for something else, they travel
 * in a file of the private folder instead, which the child removes as soon as it has read it.
 */
final class SpawnedProcess {
    /** So much is written at once: a new pipe takes it without waiting for its reader. */
    private static final int UNREAD_BYTES = 32 << 10;

    private static final long LOOK_MILLIS = 5;

    private final Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS); // as coarse as a file system may be
    private final byte[] secret = OutcomeReader.newSecret();
    private final Process process;
    private final long identity;
    private final Path argumentFile;
    private final @Nullable Path orderFile;
    private final SecretServer server;
    private final @Nullable OutcomeReader outcomes;
    private final List<CompletableFuture<FrameChannel>> channels;
    private final @Nullable OutputPump stdout;
    private final @Nullable OutputPump stderr;
    private volatile Consumer<ByteBuffer> receiver;

    /**
     * @param assignment what an order file is to hold besides the order; null if there is none, or the assignment is to follow
     * @param receiver is there before the process is, which with an order file may have ended a moment later
     */
    private SpawnedProcess(
            Blueprint blueprint,
            String name,
            boolean spare,
            List<String> classes,
            @Nullable Assignment assignment,
            Consumer<ByteBuffer> receiver)
            throws IOException {
        this.receiver = receiver;
        server = SecretServer.own();
        outcomes = OrphanGuard.outcomes();
        argumentFile = ProcessFolder.own().newPath("arguments");
        orderFile = blueprint.stdin() == null ? null : ProcessFolder.own().newPath("order");
        byte[] order = order(spare, classes);
        List<String> extra = List.of();
        Process begun = null;
        try {
            if (orderFile != null) {
                Files.write(orderFile, joined(order, bytes(Objects.requireNonNull(assignment))));
                extra = List.of(orderFile.toString());
            }
            List<String> command = CommandLine.write(
                    blueprint.launcher(), argumentFile, Archives.arguments(blueprint), blueprint.arguments(), extra);
            channels = server.expect(secret, 2);
            if (outcomes != null) {
                outcomes.expect(secret, message -> this.receiver.accept(message));
            }
            begun = start(blueprint, command);
            process = begun;
            long living = ProcessIdentity.of(process.pid());
            identity = living == ProcessIdentity.NONE ? ProcessIdentity.ended(process.pid()) : living;
            stdout = blueprint.stdout() != null
                    ? null
                    : OutputPump.start(process.getInputStream(), () -> System.out, "progeny-" + name + "-stdout");
            stderr = blueprint.stderr() != null
                    ? null
                    : OutputPump.start(process.getErrorStream(), () -> System.err, "progeny-" + name + "-stderr");
            OrphanGuard.born(identity);
        } catch (IOException | RuntimeException | Error e) {
            if (begun != null) {
                begun.destroyForcibly(); // the system refused a thread that it needs
            }
            if (outcomes != null) {
                outcomes.forget(secret);
            }
            server.forget(secret);
            removeFiles();
            throw e;
        }
        if (orderFile == null) {
            tell(order);
        }
    }

    /**
     * Creates the process of a child and gives it its order.
     *
     * @param receiver is given what the child reports, and must be brief
     * @throws ProcessStartException if the system refuses, or the files of the start cannot be written
     */
    static SpawnedProcess spawn(Blueprint blueprint, Assignment assignment, Consumer<ByteBuffer> receiver) {
        try {
            return new SpawnedProcess(blueprint, assignment.name(), false, List.of(), assignment, receiver);
        } catch (IOException | UncheckedIOException | OutOfMemoryError e) {
            throw blueprint.refused(assignment.name(), e);
        }
    }

    /**
     * Creates a process that makes itself ready and waits for its assignment.
     *
     * @param classes what it will probably need
     * @param receiver is given what it reports until somebody else {@linkplain #receive receives} that, and must be brief
     * @throws ProcessStartException if the system refuses, or the files of the start cannot be written
     */
    static SpawnedProcess spare(Blueprint blueprint, String name, List<String> classes, Consumer<ByteBuffer> receiver) {
        try {
            return new SpawnedProcess(blueprint, name, true, classes, null, receiver);
        } catch (IOException | UncheckedIOException | OutOfMemoryError e) {
            throw blueprint.refused(name, e);
        }
    }

    /** Creates a process that runs none of our code, and so neither needs nor gets an order. */
    static Process plain(Blueprint blueprint) throws IOException {
        Path argumentFile = ProcessFolder.own().newPath("arguments");
        Process process;
        try {
            List<String> command = CommandLine.write(blueprint.launcher(), argumentFile, blueprint.arguments());
            process = start(blueprint, command);
        } catch (IOException | RuntimeException | Error e) {
            Folders.remove(argumentFile);
            throw e;
        }
        process.onExit().thenRun(() -> Folders.remove(argumentFile));
        process.getOutputStream().close();
        return process;
    }

    private byte[] order(boolean spare, List<String> classes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new LaunchOrder(
                        server.address(),
                        outcomes == null ? "" : outcomes.path(),
                        secret,
                        ProcessIdentity.self(),
                        spare,
                        classes,
                        argumentFile.toString())
                .writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static byte[] bytes(Assignment assignment) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assignment.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private void tell(byte[] bytes) {
        try {
            OutputStream input = process.getOutputStream();
            input.write(bytes);
            input.flush();
        } catch (IOException e) {
            Loggers.general().log(Level.DEBUG, "a child ended before it was told what to do", e);
        }
    }

    /**
     * Gives the child what to do, and ends its standard input. If it has ended meanwhile, its end tells.
     *
     * @param elsewhere runs on a thread of its own what may wait for the child
     */
    void assign(Assignment assignment, Consumer<Runnable> elsewhere) {
        if (orderFile != null) {
            return;
        }
        byte[] bytes;
        try {
            bytes = bytes(assignment);
        } catch (IOException e) {
            throw new AssertionError("an array takes all", e);
        }
        if (bytes.length <= UNREAD_BYTES) {
            tellLast(bytes);
        } else {
            elsewhere.accept(() -> tellLast(bytes));
        }
    }

    private void tellLast(byte[] bytes) {
        tell(bytes);
        dismiss();
    }

    /** Ends the child's standard input: a spare that has no assignment ends. */
    void dismiss() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            Loggers.general().log(Level.DEBUG, "a child ended before it was told what to do", e);
        }
    }

    private static Process start(Blueprint blueprint, List<String> command) throws IOException {
        Launcher.check(blueprint.java());
        return builder(blueprint, command).start();
    }

    private static ProcessBuilder builder(Blueprint options, List<String> command) {
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

    /**
     * {@return whether the child can be asked to end} It removes the file of its arguments when it begins. A JVM that is still about to
     * start may instead fail, in a way that depends on the moment: with the message that it cannot be initialized, and exit code 1.
     */
    boolean canBeAsked() {
        return Files.notExists(argumentFile);
    }

    /** Waits until the child {@linkplain #canBeAsked can be asked} to end or has ended, but no longer than that. */
    void awaitCanBeAsked(long millis) throws InterruptedException {
        long begun = System.nanoTime();
        while (!canBeAsked() && process.isAlive() && System.nanoTime() - begun < millis * 1_000_000) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** The control channel, once the child has opened it; fails when the child has ended before. */
    CompletableFuture<FrameChannel> control() {
        return channels.get(ChildMain.CONTROL);
    }

    /** The data channel, once the child has opened it; fails when the child has ended before. */
    CompletableFuture<FrameChannel> data() {
        return channels.get(ChildMain.DATA);
    }

    /** Has what the child reports from now on given to {@code receiver}, which must be brief. */
    void receive(Consumer<ByteBuffer> receiver) {
        this.receiver = receiver;
    }

    /** Runs {@code then} after all that the ended child had reported was received. */
    void afterReports(Runnable then) {
        if (outcomes == null) {
            then.run();
        } else {
            outcomes.afterWhatWasWritten(then);
        }
    }

    /** Names the threads that belong to the child after it. */
    void rename(String name) {
        if (stdout != null) {
            stdout.rename("progeny-" + name + "-stdout");
        }
        if (stderr != null) {
            stderr.rename("progeny-" + name + "-stderr");
        }
    }

    /** Waits for the end of the process and of its output, and takes away what its start left. */
    ExitStatus awaitEnd() {
        int status = waitFor();
        server.forget(secret);
        if (outcomes != null) {
            afterReports(() -> outcomes.forget(secret));
        }
        OrphanGuard.dead(identity);
        try {
            removeFiles();
        } catch (IOException e) {
            Loggers.general().log(Level.WARNING, "cannot remove the files of a child's start", e);
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
