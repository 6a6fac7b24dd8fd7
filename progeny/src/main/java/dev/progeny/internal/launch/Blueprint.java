package dev.progeny.internal.launch;

import dev.progeny.ProcessStartException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final Map<Basis, Blueprint> KNOWN = new ConcurrentHashMap<>();

    /** What a blueprint is made of; the flags that this process was started with do not change. */
    private record Basis(LaunchOptions options, Locale locale, String zone, List<String> properties) {
        private static final List<String> PROPERTIES = List.of(
                "java.class.path",
                "jdk.module.path",
                "java.home",
                "file.encoding",
                "stdout.encoding",
                "sun.stdout.encoding",
                "sun.jnu.encoding");

        static Basis of(LaunchOptions options) {
            List<String> properties = new ArrayList<>(PROPERTIES.size());
            for (String name : PROPERTIES) {
                properties.add(System.getProperty(name, ""));
            }
            return new Basis(
                    options.ofAnyChild(),
                    Locale.getDefault(),
                    TimeZone.getDefault().getID(),
                    properties);
        }
    }

    /**
     * {@return the blueprint of a child}
     *
     * @throws ProcessStartException if this process cannot find its own classes, or files of the start cannot be written
     */
    static Blueprint of(LaunchOptions options) {
        Basis basis = Basis.of(options);
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

    private static Blueprint make(LaunchOptions options) {
        Path java = CommandLine.java(options.javaHome());
        try {
            return new Blueprint(
                    List.of(java.toString()),
                    CommandLine.arguments(options),
                    options.env(),
                    options.directory(),
                    options.stdin(),
                    options.stdout(),
                    options.stderr());
        } catch (IOException e) {
            throw refused(options.name(), java.toString(), e);
        }
    }

    /** Whether such a JVM can be started before anybody needs it: a file that it would be given is not to be touched so early. */
    boolean allowsSpares() {
        return stdin == null && stdout == null && stderr == null;
    }

    /** Whether it starts the JDK that runs this process. */
    boolean isOfThisJdk() {
        return launcher.equals(List.of(CommandLine.java(null).toString()));
    }

    static @Nullable URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            return null;
        }
    }

    /** {@return the exception of a start that failed; an {@link OutOfMemoryError} is how a JVM says that it got no thread} */
    ProcessStartException refused(String child, Throwable reason) {
        return refused(child, launcher.get(launcher.size() - 1), reason);
    }

    private static ProcessStartException refused(String child, String java, Throwable reason) {
        return new ProcessStartException(
                "cannot start child \"" + child + "\" with " + java + ": " + reason.getMessage(), reason);
    }
}
