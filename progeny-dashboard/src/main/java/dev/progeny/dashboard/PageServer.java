package dev.progeny.dashboard;

import dev.progeny.dashboard.web.EventStream;
import dev.progeny.dashboard.web.EventStreams;
import dev.progeny.dashboard.web.Json;
import dev.progeny.dashboard.web.LocalServer;
import dev.progeny.dashboard.web.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves the page, what it shows, and what its buttons do. */
final class PageServer implements AutoCloseable {
    private static final long EVERY_MILLIS = 500;

    private final Supplier<List<? extends PoolView>> pools;
    private final LocalServer server;
    private final EventStreams pages = new EventStreams();

    /** @param pools what is shown, asked again for each look */
    PageServer(int port, Supplier<List<? extends PoolView>> pools) throws IOException {
        this.pools = pools;
        this.server = LocalServer.builder()
                .port(port)
                .file("", page("index.html"))
                .file("page.js", page("page.js"))
                .file("page.css", page("page.css"))
                .file("icon.svg", page("icon.svg"))
                .get("events", request -> pages.answer(request, this::sendEvents))
                .post("kill", request -> act(request, true))
                .post("recycle", request -> act(request, false))
                .open();
    }

    private static @Nullable URL page(String name) {
        return PageServer.class.getResource("page/" + name);
    }

    /** {@return the address of the page, with the token} */
    URI address() {
        return server.address();
    }

    private void act(Request request, boolean kills) throws IOException {
        String id = request.parameter("pool", "");
        String worker = request.parameter("worker", "");
        boolean done = false;
        for (PoolView pool : pools.get()) {
            if (pool.id().equals(id)) {
                done = kills ? pool.kill(worker) : pool.recycle(worker);
            }
        }
        request.text(done ? Request.OK : Request.GONE, done ? "done" : "there is no such worker any more");
    }

    /** Sends what is shown again and again, until the page has gone. */
    private void sendEvents(EventStream events) throws IOException, InterruptedException {
        while (events.isOpen()) {
            events.send("", Json.of(PoolView.look(pools.get())));
            Thread.sleep(EVERY_MILLIS);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
