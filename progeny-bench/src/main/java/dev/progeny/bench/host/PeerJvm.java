package dev.progeny.bench.host;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Starts JVMs with the class path of this one. */
public final class PeerJvm {
    private static final Set<String> PASSED_ON = Set.of("progeny.folder", "java.io.tmpdir");
    private static final long PATIENCE_SECONDS = 5;
    private static final int FOREIGN_FUNCTIONS = 22;
    private static final int UNSAFE_WARNS = 24;

    private PeerJvm() {}

    /** {@return a command line that runs {@code main} with arguments} */
    public static List<String> command(Class<?> main, List<String> jvmArguments, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(passedOn());
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** {@return arguments that tell another JVM which folders this one was told to use} */
    public static List<String> passedOn() {
        List<String> arguments = new ArrayList<>();
        for (String property : PASSED_ON) {
            String value = System.getProperty(property);
            if (value != null) {
                arguments.add("-D" + property + "=" + value);
            }
        }
        return arguments;
    }

    /** {@return arguments with which a JVM lets Progeny use the futex} */
    public static List<String> nativeAccess() {
        return Runtime.version().feature() >= FOREIGN_FUNCTIONS
                ? List.of("--enable-native-access=ALL-UNNAMED")
                : List.of();
    }

    /** {@return arguments with which a JVM says nothing about uses of {@code sun.misc.Unsafe}: Aeron and JMH need it} */
    public static List<String> unsafeAccess() {
        return Runtime.version().feature() >= UNSAFE_WARNS
                ? List.of("--sun-misc-unsafe-memory-access=allow")
                : List.of();
    }

    /** Starts it with pipes for standard input and output. */
    public static Process start(Class<?> main, List<String> jvmArguments, String... arguments) throws IOException {
        return new ProcessBuilder(command(main, jvmArguments, List.of(arguments)))
                .redirectError(Redirect.INHERIT)
                .start();
    }

    /**
     * Runs it to its end. The lines that begin with {@code mark} and a tab are its results; what else it prints goes to standard error.
     *
     * @return the fields of each result, which tabs separate, without the mark
     * @throws IOException if it did not end well
     */
    public static List<List<String>> results(Class<?> main, List<String> jvmArguments, String mark, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(main, jvmArguments, arguments);
        try {
            List<List<String>> results = new ArrayList<>();
            for (String line :
                    process.inputReader(StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith(mark + "\t")) {
                    List<String> fields = List.of(line.split("\t", -1));
                    results.add(fields.subList(1, fields.size()));
                } else {
                    System.err.println(line);
                }
            }
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new IOException("the JVM of " + main.getSimpleName() + " ended with exit code " + exitCode
                        + "; see what it printed above");
            }
            return results;
        } finally {
            end(process);
        }
    }

    /** In such a JVM, prints a result for {@link #results}. */
    public static void tell(String mark, Object... fields) {
        StringBuilder line = new StringBuilder(mark);
        for (Object field : fields) {
            line.append('\t').append(field);
        }
        System.out.println(line);
    }

    /** In such a JVM, does something when the other one has ended the input or has died. */
    public static void atEndOfInput(Runnable action) {
        Thread reader = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } finally {
                        action.run();
                    }
                },
                "bench-end-of-input");
        reader.setDaemon(true);
        reader.start();
    }

    /** Ends its input, at which it should end; kills it if it does not. */
    public static void end(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
