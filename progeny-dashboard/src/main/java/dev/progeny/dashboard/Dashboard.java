package dev.progeny.dashboard;

import dev.progeny.ProcessPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A page that shows what pools do: their workers, the tasks that run, wait, have ended and failed, how long they take, what the processes use, the
 * last crashes with what the process wrote last; with buttons that kill a worker or have it replaced.
 *
 * <pre>{@code
 * try (Dashboard dashboard = Dashboard.open(pool)) {
 *     System.out.println(dashboard.uri());
 * }
 * }</pre>
 *
 * <p>It listens on the loopback address only, and answers only to who knows its address, a secret token of 256 random bits in it included.
 * Whoever has the address may use the buttons, so do not publish it. A page of another origin, or of another name that leads to this
 * machine, is refused. Nothing is asked of the pools while nobody looks, and the program may end while it is open.
 *
 * <p>The system property {@code progeny.dashboard} has Progeny open one for all pools of a program without a change of its code: {@code
 * true}, or the port to listen on. The address is then in a file that only the user may read, whose path is logged.
 *
 * <p>All methods may be called by any thread.
 */
public final class Dashboard implements AutoCloseable {
    private final PageServer server;

    private Dashboard(PageServer server) {
        this.server = server;
    }

    /**
     * Opens the page of some pools, on a port that is free.
     *
     * @param pools which; they may end before the page does
     * @return the page, which the caller should close
     * @throws IllegalArgumentException if there are none
     * @throws NullPointerException if one of them is null
     * @throws UncheckedIOException if it cannot listen
     */
    public static Dashboard open(ProcessPool... pools) {
        if (pools.length == 0) {
            throw new IllegalArgumentException("pools must not be empty: there would be nothing to show");
        }
        List<OwnPool> views = new ArrayList<>();
        for (ProcessPool pool : List.of(pools)) {
            views.add(new OwnPool(String.valueOf(views.size() + 1), pool));
        }
        try {
            return new Dashboard(new PageServer(0, () -> views));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a dashboard: " + e.getMessage(), e);
        }
    }

    /** {@return where a browser finds the page; who knows this may use it} */
    public URI uri() {
        return server.address();
    }

    /** Closes the page; what it showed goes on. Harmless when repeated. */
    @Override
    public void close() {
        server.close();
    }

    /** {@return that this is a dashboard; not its address, which is a secret} */
    @Override
    public String toString() {
        return "Dashboard on port " + server.address().getPort();
    }
}
