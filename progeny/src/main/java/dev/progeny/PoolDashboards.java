package dev.progeny;

import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Folders;
import dev.progeny.internal.platform.Loggers;
import dev.progeny.spi.PoolDashboard;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Opens the dashboard that {@code -Dprogeny.dashboard} asks for, with the first pool of the program. Its address is a secret: it goes into
 * a file that only this user may read, among those that go with this process however that ends, and the log tells the file's path.
 */
final class PoolDashboards {
    static final String PROPERTY = "progeny.dashboard";
    private static final int MOST_PORT = 0xFFFF;
    private static final AtomicBoolean ASKED = new AtomicBoolean();

    private PoolDashboards() {}

    /** Never throws, and does not wait for it: no pool fails or comes later for want of a dashboard. */
    static void openIfAsked() {
        String wish = System.getProperty(PROPERTY);
        if (wish == null || wish.equals("false") || ASKED.getAndSet(true)) {
            return;
        }
        int port = port(wish);
        if (port < 0) {
            Loggers.general()
                    .log(
                            Level.WARNING,
                            "no dashboard: " + PROPERTY + " must be true, false or a port from 0 to " + MOST_PORT
                                    + ", was \"" + wish.replaceAll("\\p{Cntrl}", "?") + "\"");
            return;
        }
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Thread opener = new Thread(() -> open(port, loader), "progeny-dashboard-opener");
        opener.setDaemon(true); // and so are those that it starts
        opener.start();
    }

    /** {@return the port that is asked for, 0 for any, or -1 if that is none} */
    private static int port(String wish) {
        if (wish.isEmpty() || wish.equals("true")) {
            return 0;
        }
        try {
            int port = Integer.parseInt(wish);
            return port <= MOST_PORT ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static void open(int port, @Nullable ClassLoader loader) {
        try {
            PoolDashboard dashboard = find(loader);
            if (dashboard == null) {
                Loggers.general()
                        .log(
                                Level.WARNING,
                                "no dashboard, which " + PROPERTY
                                        + " asks for: progeny-dashboard is not on the class path or module path");
                return;
            }
            URI address = dashboard.open(port, PoolBean::all);
            Path file = write(address);
            Loggers.general()
                    .log(
                            Level.INFO,
                            "a dashboard shows the pools of this program; its address, which only you may read, is in "
                                    + file);
        } catch (IOException | RuntimeException | ServiceConfigurationError e) {
            Loggers.general()
                    .log(Level.WARNING, "no dashboard on port " + port + ", which " + PROPERTY + " asks for", e);
        }
    }

    private static @Nullable PoolDashboard find(@Nullable ClassLoader loader) {
        PoolDashboard found = first(ServiceLoader.load(PoolDashboard.class, loader));
        return found != null
                ? found
                : first(ServiceLoader.load(PoolDashboard.class, PoolDashboards.class.getClassLoader()));
    }

    private static @Nullable PoolDashboard first(ServiceLoader<PoolDashboard> all) {
        Iterator<PoolDashboard> each = all.iterator();
        return each.hasNext() ? each.next() : null;
    }

    private static Path write(URI address) throws IOException {
        Path file = ProcessFolder.own().newPath("dashboard");
        Files.createFile(file, Folders.forPrivateFile());
        return Files.writeString(file, address + System.lineSeparator());
    }
}
