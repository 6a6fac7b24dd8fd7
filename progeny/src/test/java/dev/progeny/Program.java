package dev.progeny;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of a user, run as a JVM of its own: what happens when a whole program ends cannot be seen from within. */
public final class Program implements AutoCloseable {
    private static final long SIGINT_BIT = 1 << 1; // signal 2

    private final Process process;
    private final CompletableFuture<String> output;
    private final CompletableFuture<String> errors;

    private Program(Process process) {
        this.process = process;
        this.output = CompletableFuture.supplyAsync(() -> text(process.getInputStream()), Program::inThread);
        this.errors = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), Program::inThread);
    }

    /** Starts the program whose {@code main} is in {@code type}. */
    public static Program start(Class<?> type, String... arguments) throws IOException {
        return start(List.of(), type, arguments);
    }

    /** Starts the program whose {@code main} is in {@code type}, with arguments for its JVM. */
    public static Program start(List<String> jvmArguments, Class<?> type, String... arguments) throws IOException {
        return start(Map.of(), jvmArguments, type, arguments);
    }

    /** Starts the program whose {@code main} is in {@code type}, with what its environment and the arguments of its JVM have besides. */
    public static Program start(
            Map<String, String> environment, List<String> jvmArguments, Class<?> type, String... arguments)
            throws IOException {
        return start(environment, jvmArguments, System.getProperty("java.class.path"), type, arguments);
    }

    /** Starts the program whose {@code main} is in {@code type}, with arguments for its JVM and a class path of its own. */
    static Program start(List<String> jvmArguments, String classPath, Class<?> type, String... arguments)
            throws IOException {
        return start(Map.of(), jvmArguments, classPath, type, arguments);
    }

    private static Program start(
            Map<String, String> environment,
            List<String> jvmArguments,
            String classPath,
            Class<?> type,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (ignoresSigint()) {
            command.addAll(List.of("env", "--default-signal=INT")); // which becomes the program: the same process
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        String folder =
                System.getProperty("progeny.folder"); // of this test JVM alone, so that what is left can be found
        if (folder != null) {
            command.add("-Dprogeny.folder=" + folder);
        }
        command.add("-Dprogeny.cache=off"); // unless the arguments say otherwise
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", classPath, type.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(Redirect.PIPE);
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    /** {@return whether this process ignores SIGINT} Whoever is started in the background of a shell does, and so would its programs. */
    public static boolean ignoresSigint() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String prefix = "SigIgn:";
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(prefix))
                .map(line ->
                        Long.parseUnsignedLong(line.substring(prefix.length()).strip(), 16))
                .anyMatch(ignored -> (ignored & SIGINT_BIT) != 0);
    }

    private static void inThread(Runnable work) {
        Thread thread = new Thread(work, "program-output");
        thread.setDaemon(true);
        thread.start();
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process of the program. */
    public Process process() {
        return process;
    }

    /** Sends a signal by its name, such as {@code STOP}. */
    public void signal(String name) throws IOException, InterruptedException {
        Signals.send(name, process.pid());
    }

    /** Waits for the end of the program. */
    public int waitFor() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the program has not ended within a minute");
        }
        return process.exitValue();
    }

    /** What the program printed on standard output, all of it: waits for its end. */
    public String output() {
        return output.join();
    }

    /** What the program printed on standard error, all of it: waits for its end. */
    public String errors() {
        return errors.join();
    }

    /** The living processes that the program started, and those started by them. */
    public List<ProcessHandle> descendants() {
        try (Stream<ProcessHandle> all = process.descendants()) {
            return all.toList();
        }
    }

    @Override
    public void close() {
        descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
