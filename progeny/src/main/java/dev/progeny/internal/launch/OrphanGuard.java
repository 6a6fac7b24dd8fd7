package dev.progeny.internal.launch;

import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A small shell that outlives this process by a moment and kills the children it left. A child notices by itself that its parent is
 * gone, but a JVM in a loop without a safepoint, while another thread wants one, runs no Java code at all: only someone outside can end it.
 *
 * <p>The shell reads which children live from its standard input. When this process ends, in whichever way, the pipe ends, and the shell
 * kills those that are still on its list, and ends too. It compares start times where there is a
 * {@code /proc}, so that a process to which the system gave the number of a dead child is left alone.
 *
 * <p>Its standard output, which it does not use, is the pipe of {@link OutcomeReader}.
 *
 * <p>Where there is no {@code sh}, children rely on their own watch.
 */
final class OrphanGuard {
    private static final String NO_SHELL = "no shell to guard against orphans; children rely on their own watch";
    private static final boolean HAS_PROC = new File("/proc/self/fd").isDirectory();
    private static final long LEAVE_MILLIS = 200;

    static final String SCRIPT = """
            trap '' HUP INT QUIT TERM
            children=
            while read -r change pid start; do
                case $change in
                    born) children="$children $pid:$start" ;;
                    dead)
                        left=
                        for child in $children; do
                            [ "$child" = "$pid:$start" ] || left="$left $child"
                        done
                        children=$left
                        ;;
                esac
            done
            for child in $children; do
                pid=${child%%:*}
                if [ -d /proc/self ]; then
                    read -r line < "/proc/$pid/stat" || continue
                    set -- ${line##*) }
                    [ "$((${20} & 4294967295))" = "${child#*:}" ] || continue
                fi
                kill -9 "$pid"
            done
            """;

    private static final Set<Long> LIVING = new LinkedHashSet<>(); // guarded by the class, as the shell is
    private static @Nullable Process shell;
    private static @Nullable OutcomeReader outcomes;

    private OrphanGuard() {}

    /** {@return the reader of the pipe through which children report, or null where there is none} */
    static synchronized @Nullable OutcomeReader outcomes() {
        if (File.separatorChar != '\\') {
            try {
                running();
            } catch (IOException e) {
                Loggers.general().log(Level.DEBUG, NO_SHELL, e);
            }
        }
        return outcomes;
    }

    /** Puts a child on the list. */
    static synchronized void born(long identity) {
        LIVING.add(identity);
        tell("born", identity);
    }

    /** Takes a child that was reaped off the list. */
    static synchronized void dead(long identity) {
        LIVING.remove(identity);
        tell("dead", identity);
    }

    private static void tell(String change, long identity) {
        Process known = shell;
        if (File.separatorChar == '\\' || (LIVING.isEmpty() && (known == null || !known.isAlive()))) {
            return;
        }
        try {
            Process running = running();
            if (running == known) {
                write(running, change, identity);
            }
        } catch (IOException e) {
            Loggers.general().log(Level.DEBUG, NO_SHELL, e);
        }
    }

    /** The shell, which is started, and told of all children, if there is none, or none any more. */
    private static Process running() throws IOException {
        Process running = shell;
        if (running == null || !running.isAlive()) {
            if (outcomes != null) {
                outcomes.close();
                outcomes = null;
            }
            running = start();
            shell = running;
            if (HAS_PROC) {
                outcomes = OutcomeReader.open(running.pid());
                running.getInputStream().close();
            }
            for (long living : LIVING) {
                write(running, "born", living);
            }
        }
        return running;
    }

    /**
     * Ends the shell, to be called at the end of this process: the JDK has a thread that waits for it in native code, which would hold up
     * that end by 300 ms.
     */
    static synchronized void leave() {
        Process running = shell;
        if (outcomes != null) {
            outcomes.close();
            outcomes = null;
        }
        if (running == null) {
            return;
        }
        try {
            running.getOutputStream().close();
            running.waitFor(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            Loggers.general().log(Level.DEBUG, NO_SHELL, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Process running, String change, long identity) throws IOException {
        String line = change + " " + ProcessIdentity.pid(identity) + " " + (identity >>> 32) + "\n";
        OutputStream list = running.getOutputStream();
        list.write(line.getBytes(StandardCharsets.US_ASCII));
        list.flush();
    }

    private static Process start() throws IOException {
        return new ProcessBuilder("sh", "-c", SCRIPT)
                .directory(new File("/"))
                .redirectOutput(HAS_PROC ? Redirect.PIPE : Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
    }
}
