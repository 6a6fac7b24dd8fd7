package dev.progeny.internal.memory;

import dev.progeny.internal.platform.Folders;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * JVMs that a test of the lower floors runs beside itself, before there is a launcher: {@code main} of a class with arguments. What
 * they write on standard error appears in the test's.
 */
public final class ChildJvms implements AutoCloseable {
    private final List<String> jvmArguments;
    private final List<Process> started = new ArrayList<>();

    /** Children that run with these arguments of the JVM, before its own. */
    public ChildJvms(String... jvmArguments) {
        this.jvmArguments = List.of(jvmArguments);
    }

    /** Starts a child. */
    public synchronized Process start(Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
        if (Runtime.version().feature() >= 22) {
            command.add(
                    "--enable-native-access=ALL-UNNAMED"); // else it could not sleep on a futex, nor could those beside
            // it
        }
        if (System.getProperty(Folders.PROPERTY) != null) {
            command.add("-D" + Folders.PROPERTY + "=" + System.getProperty(Folders.PROPERTY));
        }
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    /** Starts a child and waits for its first line, which it writes when it is ready. */
    public Process startReady(Class<?> main, Object... arguments) throws IOException {
        Process process = start(main, arguments);
        awaitLine(process);
        return process;
    }

    /** {@return the next line of a child} */
    public static String awaitLine(Process process) throws IOException {
        BufferedReader reader = process.inputReader();
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("the child ended before it wrote a line");
        }
        return line;
    }

    /** In a child: says that it is ready, and waits to be killed. */
    public static void readyUntilKilled(String line) throws InterruptedException {
        System.out.println(line);
        new CountDownLatch(1).await();
    }

    /** Kills a child with SIGKILL and reaps it. */
    public static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Kills and reaps all that still run. */
    @Override
    public synchronized void close() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly();
        }
        for (Process process : started) {
            process.waitFor();
        }
    }
}
