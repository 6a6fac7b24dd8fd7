package dev.progeny.internal.launch;

import dev.progeny.internal.platform.ProcessIdentity;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small shell that outlives this process by a moment and kills the children it left. A child notices by itself that its parent is
 * gone, but a JVM in a loop without a safepoint, while another thread wants one, runs no Java code at all: only someone outside can end it.
 *
 * <p>The shell reads which children live from its standard input. When this process ends, in whichever way, the pipe ends, and the shell
 * kills those that are still on its list, and ends too. It compares start times where there is a
 * {@code /proc}, so that a process to which the system gave the number of a dead child is left alone.
 *
 * <p>Where there is no {@code sh}, children rely on their own watch.
 */
final class OrphanGuard {
    private static final Logger LOG = System.getLogger("dev.progeny");

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

    private OrphanGuard() {}

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
        if (File.separatorChar == '\\') {
            return;
        }
        try {
            Process running = shell;
            if (running != null && running.isAlive()) {
                write(running, change, identity);
            } else if (!LIVING.isEmpty()) {
                running = start();
                shell = running;
                for (long living : LIVING) {
                    write(running, "born", living);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "no shell to guard against orphans; children rely on their own watch", e);
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
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
    }
}
