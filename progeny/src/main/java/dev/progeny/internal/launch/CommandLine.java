package dev.progeny.internal.launch;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The command that starts a child: the launcher and one argument file, whatever the length of the class path. One argument of a
 * command is limited to 128 KiB on Linux, although a parent with a longer class path runs well.
 */
final class CommandLine {
    private static final int FIRST_WITH_FOREIGN_FUNCTIONS = 22; // and with trimming of the native heap
    private static final int TRIM_MILLIS = 10_000;

    private CommandLine() {}

    /** {@return the arguments of the launcher, up to and with the main class} */
    static List<String> arguments(LaunchOptions options) throws IOException {
        List<String> arguments = new ArrayList<>(InheritedFlags.commandLine());
        // A heap that is full leaves no task in a state worth keeping; the parent learns it at once and starts another.
        arguments.add("-XX:+ExitOnOutOfMemoryError");
        arguments.add("-XX:+DisplayVMOutputToStderr");
        if (release(options.javaHome()) >= FIRST_WITH_FOREIGN_FUNCTIONS) {
            // Gives back what the compiler took for a moment, 4 MB and more, and glibc would keep (ADR 0008). Silent
            // elsewhere.
            arguments.add("-XX:TrimNativeHeapInterval=" + TRIM_MILLIS);
            arguments.add("-Xlog:trimnative=off");
            Module own = CommandLine.class.getModule();
            arguments.add("--enable-native-access=" + (own.isNamed() ? own.getName() : "ALL-UNNAMED"));
        }
        if (options.maxHeap() != null) {
            arguments.add("-Xmx" + options.maxHeap());
        }
        arguments.addAll(options.jvmArgs());
        arguments.addAll(ClassPaths.arguments());
        return arguments;
    }

    /** Writes the arguments to a file, which the child removes, and returns the command. */
    @SafeVarargs
    static List<String> write(List<String> launcher, Path argumentFile, List<String>... arguments) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (List<String> some : arguments) {
            append(some, lines);
        }
        Files.writeString(argumentFile, lines, nativeCharset());
        List<String> command = new ArrayList<>(launcher);
        command.add("@" + argumentFile);
        return command;
    }

    private static void append(List<String> arguments, StringBuilder lines) {
        for (String argument : arguments) {
            lines.append(quoted(argument)).append('\n');
        }
    }

    private static int release(@Nullable Path javaHome) {
        if (javaHome == null) {
            return Runtime.version().feature();
        }
        try (var lines = Files.lines(javaHome.resolve("release"))) {
            Optional<String> version =
                    lines.filter(line -> line.startsWith("JAVA_VERSION=")).findFirst();
            return version.map(line -> line.substring("JAVA_VERSION=".length()).replace("\"", ""))
                    .map(text -> Runtime.Version.parse(text).feature())
                    .orElse(0);
        } catch (IOException | IllegalArgumentException e) {
            return 0; // not a JDK: its start will say so in its own words
        }
    }

    /** The launcher reads an argument in quotes as it stands, but for the backslash, which escapes. */
    private static String quoted(String argument) {
        return '"'
                + argument.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }

    private static Charset nativeCharset() {
        return Charset.forName(
                System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));
    }
}
