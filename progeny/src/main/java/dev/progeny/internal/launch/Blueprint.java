package dev.progeny.internal.launch;

import dev.progeny.ProcessStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is settled about a JVM at the moment at which its process is created. Whatever else is to be said about a child comes with its
 * assignment; so a JVM that was started ahead can become any child whose blueprint is equal.
 *
 * @param launcher the command that starts a JVM, before its arguments
 * @param arguments of the launcher
 * @param env changes to the parent's environment; a null value removes the variable
 * @param directory the working folder, or null for the parent's
 * @param stdin where standard input comes from, or null for the pipe that brings the order
 * @param stdout where standard output goes, or null for this process's stream
 * @param stderr where standard error goes, or null for this process's stream
 */
record Blueprint(
        List<String> launcher,
        List<String> arguments,
        Map<String, @Nullable String> env,
        @Nullable Path directory,
        @Nullable Redirect stdin,
        @Nullable Redirect stdout,
        @Nullable Redirect stderr) {
    private static final int MOST_KNOWN = 32;
    private static final Map<List<@Nullable Object>, Blueprint> KNOWN = new ConcurrentHashMap<>();
    private static final List<String> PROPERTIES = List.of(
            "java.class.path",
            "jdk.module.path",
            "java.home",
            "file.encoding",
            "stdout.encoding",
            "sun.stdout.encoding",
            "sun.jnu.encoding");

    /**
     * {@return the blueprint of a child}
     *
     * @throws ProcessStartException if this process cannot find its own classes, or files of the start cannot be written
     */
    static Blueprint of(LaunchOptions options) {
        List<@Nullable Object> basis = basis(options);
        Blueprint known = KNOWN.get(basis);
        if (known != null) {
            return known;
        }
        Blueprint made = make(options);
        if (KNOWN.size() >= MOST_KNOWN) {
            KNOWN.clear();
        }
        KNOWN.put(basis, made);
        return made;
    }

    /** What a blueprint is made of; the flags that this process was started with do not change. */
    private static List<@Nullable Object> basis(LaunchOptions options) {
        List<@Nullable Object> basis = new ArrayList<>(Arrays.asList(
                options.javaHome(),
                options.maxHeap(),
                options.jvmArgs(),
                options.env(),
                options.directory(),
                options.stdin(),
                options.stdout(),
                options.stderr(),
                Locale.getDefault(),
                TimeZone.getDefault().getID()));
        for (String name : PROPERTIES) {
            basis.add(System.getProperty(name));
        }
        return basis;
    }

    private static Blueprint make(LaunchOptions options) {
        Path java = Launcher.java(options.javaHome());
        try {
            return new Blueprint(
                    Launcher.of(options.javaHome()),
                    CommandLine.arguments(options),
                    options.env(),
                    options.directory(),
                    options.stdin(),
                    options.stdout(),
                    options.stderr());
        } catch (IOException | UncheckedIOException e) {
            throw refused(options.name(), java.toString(), e);
        }
    }

    /** Whether such a JVM can be started before anybody needs it: a file that it would be given is not to be touched so early. */
    boolean allowsSpares() {
        return stdin == null && stdout == null && stderr == null;
    }

    /** Whether it starts the JDK that runs this process. */
    boolean isOfThisJdk() {
        return java().equals(Launcher.java(null).toString());
    }

    /** {@return the {@code java} that it starts} */
    String java() {
        return launcher.get(launcher.size() - 1);
    }

    /** Not as the JVM has it for a record: for the first that is a key it makes sixty classes, which takes 50 ms. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Blueprint that && components().equals(that.components());
    }

    @Override
    public int hashCode() {
        return components().hashCode();
    }

    private List<@Nullable Object> components() {
        return Arrays.asList(launcher, arguments, env, directory, stdin, stdout, stderr);
    }

    /** {@return the exception of a start that failed; an {@link OutOfMemoryError} is how a JVM says that it got no thread} */
    ProcessStartException refused(String child, Throwable reason) {
        return refused(child, java(), reason);
    }

    private static ProcessStartException refused(String child, String java, Throwable reason) {
        return new ProcessStartException(
                "cannot start child \"" + child + "\" with " + java + ": " + reason.getMessage(), reason);
    }
}
