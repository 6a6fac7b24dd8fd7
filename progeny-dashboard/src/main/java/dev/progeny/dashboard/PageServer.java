package dev.progeny.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves the page, what it shows, and what its buttons do; on loopback only, and to those only whom the {@link Guard} lets in. */
final class PageServer implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.progeny.dashboard");
    private static final long EVERY_MILLIS = 500;
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int GONE = 410;
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String TEXT = "text/plain; charset=utf-8";

    private static final Map<String, String> FILES = Map.of(
            "", "index.html",
            "page.js", "page.js",
            "page.css", "page.css",
            "icon.svg", "icon.svg");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final Supplier<List<? extends PoolView>> pools;
    private final HttpServer server;
    private final Guard guard;
    private final ExecutorService threads;
    private volatile boolean closed;

    /** @param pools what is shown, asked again for each look */
    PageServer(int port, Supplier<List<? extends PoolView>> pools) throws IOException {
        this.pools = pools;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        this.guard = new Guard(server.getAddress().getPort());
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "progeny-dashboard");
            thread.setDaemon(true);
            return thread;
        });
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        CompletableFuture.runAsync(server::start, threads).join(); // its thread is a daemon as the one that starts it
    }

    /** {@return the address of the page, with the token} */
    URI address() {
        InetAddress own = server.getAddress().getAddress();
        String host = own instanceof Inet6Address ? "[::1]" : "127.0.0.1";
        return URI.create("http://" + host + ":" + server.getAddress().getPort() + guard.path());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Cache-Control", "no-store");
            headers.set("Content-Security-Policy", POLICY);
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("X-Content-Type-Options", "nosniff");
            URI address = exchange.getRequestURI();
            String refusal = guard.refusal(exchange.getRequestHeaders(), address);
            if (refusal != null) {
                send(exchange, FORBIDDEN, TEXT, refusal);
            } else {
                answer(exchange, guard.within(address));
            }
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a request of the dashboard failed", e);
        }
    }

    private void answer(HttpExchange exchange, String path) throws IOException {
        boolean isAction = path.equals("kill") || path.equals("recycle");
        String wanted = isAction ? "POST" : "GET";
        if (!exchange.getRequestMethod().equals(wanted)) {
            exchange.getResponseHeaders().set("Allow", wanted);
            send(exchange, NOT_ALLOWED, TEXT, "this takes " + wanted + " only");
        } else if (isAction) {
            act(exchange, path.equals("kill"));
        } else if (path.equals("pools")) {
            send(exchange, OK, "application/json", Json.of(shown()));
        } else if (path.equals("events")) {
            sendEvents(exchange);
        } else {
            sendFile(exchange, path);
        }
    }

    private List<Json.Shown> shown() {
        List<Json.Shown> shown = new ArrayList<>();
        for (PoolView pool : pools.get()) {
            try {
                shown.add(new Json.Shown(pool.id(), pool.program(), pool.snapshot()));
            } catch (IOException e) {
                // it has ended
            }
        }
        return shown;
    }

    private void act(HttpExchange exchange, boolean kills) throws IOException {
        Map<String, String> query = query(exchange.getRequestURI());
        String worker = query.getOrDefault("worker", "");
        boolean done = false;
        for (PoolView pool : pools.get()) {
            if (pool.id().equals(query.get("pool"))) {
                done = kills ? pool.kill(worker) : pool.recycle(worker);
            }
        }
        send(exchange, done ? OK : GONE, TEXT, done ? "done" : "there is no such worker any more");
    }

    private static Map<String, String> query(URI address) {
        Map<String, String> query = new HashMap<>();
        for (String pair : Objects.requireNonNullElse(address.getRawQuery(), "").split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                query.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    /** Sends what is shown again and again, until the page has gone. */
    private void sendEvents(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(OK, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            while (!closed) {
                body.write(("data: " + Json.of(shown()) + "\n\n").getBytes(StandardCharsets.UTF_8));
                body.flush();
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server ends
        }
    }

    private static void sendFile(HttpExchange exchange, String path) throws IOException {
        String name = FILES.get(path);
        try (InputStream file = name == null ? null : PageServer.class.getResourceAsStream("page/" + name)) {
            if (name == null || file == null) {
                send(exchange, NOT_FOUND, TEXT, "there is nothing here");
                return;
            }
            String type = Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
            send(exchange, OK, type, new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closed = true;
        server.stop(0);
        threads.shutdownNow();
    }
}
