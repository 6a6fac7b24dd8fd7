package dev.progeny.internal.launch;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes a JVM: the {@code java} of a JDK, and before it, where there is one, a command that lets it begin without SIGINT. */
final class Launcher {
    private Launcher() {}

    /** {@return the command that starts a JVM, before its arguments; its last word is the {@code java}} */
    static List<String> of(@Nullable Path javaHome) {
        String java = java(javaHome).toString();
        List<String> launcher = new ArrayList<>();
        if (java.indexOf('=') < 0) { // which env would take for a variable
            launcher.addAll(IgnoringInterrupts.COMMAND);
        }
        launcher.add(java);
        return List.copyOf(launcher);
    }

    /**
     * Checks that there is a JVM to be started, which otherwise the command before it would find out, and not we.
     *
     * @throws IOException if there is none
     */
    static void check(String java) throws IOException {
        if (!Files.isExecutable(Path.of(java))) {
            throw new IOException("it is no file that can be executed; javaHome is to be the folder of a JDK");
        }
    }

    /**
     * What becomes a child that ignores SIGINT from its very beginning: GNU's {@code env}, since 8.31. Elsewhere the child sees to it
     * itself, as soon as it costs no other work.
     */
    private static final class IgnoringInterrupts {
        private static final Path ENV = Path.of("/usr/bin/env");
        private static final String OPTION = "ignore-signal";
        private static final long MOST_BYTES = 1 << 20; // GNU's has 50 kB

        static final List<String> COMMAND = find();

        /** By a look into the program: to try it would take a process. */
        private static List<String> find() {
            try {
                if (Files.isExecutable(ENV)
                        && Files.size(ENV) <= MOST_BYTES
                        && Files.readString(ENV, StandardCharsets.ISO_8859_1).contains(OPTION)) {
                    return List.of(ENV.toString(), "--" + OPTION + "=INT");
                }
            } catch (IOException e) {
                return List.of();
            }
            return List.of();
        }
    }

    /** {@return the {@code java} of a JDK; null means that which runs this process} */
    static Path java(@Nullable Path javaHome) {
        Path home = javaHome == null ? Path.of(System.getProperty("java.home")) : javaHome;
        return home.resolve("bin").resolve(File.separatorChar == '\\' ? "java.exe" : "java");
    }
}
