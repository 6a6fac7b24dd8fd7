package dev.progeny.dashboard.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server of pages for the user of this machine alone. It listens on the loopback address only, and answers only to who knows its
 * address, a secret token of 256 random bits in it included. A page of another origin is refused, and so is a name other than
 * localhost that leads to this machine. A page may load nothing and send nothing anywhere but here.
 *
 * <p>Its threads are daemons: the program may end while it is open. There are at most 64, one for each request that is being read or
 * answered; a connection on which one more begins is closed. All methods may be called by any thread.
 */
public final class LocalServer implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.progeny.dashboard");
    private static final int BAD = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_ALLOWED = 405;
    private static final int MAX_PORT = 65535;
    /** A request that has begun keeps one, whoever sends it. */
    private static final int MAX_THREADS = 64;

    private static final long THREAD_SECONDS = 60;
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Route> routes;
    private final HttpServer server;
    private final Guard guard;
    private final ExecutorService threads;
    private volatile boolean closed;

    private LocalServer(Builder builder) throws IOException {
        this.routes = Map.copyOf(builder.routes);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), builder.port), 0);
        this.guard = new Guard(server.getAddress().getPort(), builder.token);
        this.threads = new ThreadPoolExecutor(
                0, MAX_THREADS, THREAD_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, builder.threads);
                    thread.setDaemon(true);
                    return thread;
                });
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        CompletableFuture.runAsync(server::start, threads).join(); // its thread is a daemon as the one that starts it
    }

    /** What is done with a path, and the method that it takes. */
    private record Route(String method, Action action) {}

    /** {@return how to make one; it serves nothing yet} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a token that nobody can guess, for {@link Builder#token(String)}} */
    public static String newToken() {
        return Guard.newToken();
    }

    /** {@return the address of the page, with the token; who knows this may use it} */
    public URI address() {
        return at(server.getAddress().getPort(), guard.path());
    }

    /**
     * Tells what the address of a server is, which may be another process's.
     *
     * @param port its port
     * @param token its token
     * @return its address
     */
    public static URI address(int port, String token) {
        return at(port, Guard.path(token));
    }

    private static URI at(int port, String path) {
        String host = InetAddress.getLoopbackAddress() instanceof Inet6Address ? "[::1]" : "127.0.0.1";
        return URI.create("http://" + host + ":" + port + path);
    }

    /** Once the headers of an answer are sent, whatever fails cuts the connection: an answer that seems whole is whole. */
    private void answer(HttpExchange exchange) throws IOException {
        try {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Cache-Control", "no-store");
            headers.set("Content-Security-Policy", POLICY);
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("X-Content-Type-Options", "nosniff");
            Request request = new Request(exchange, () -> closed);
            URI address = exchange.getRequestURI();
            String refusal = guard.refusal(exchange.getRequestHeaders(), address);
            if (refusal != null) {
                request.text(FORBIDDEN, refusal);
            } else {
                answer(exchange, request, guard.within(address));
            }
            exchange.close();
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a request of a page failed", e);
            throw e;
        } catch (Error e) {
            LOGGER.log(System.Logger.Level.WARNING, "a request of a page failed", e);
            throw new IllegalStateException(e); // after an error the JDK's server would leave the connection open
        }
    }

    private void answer(HttpExchange exchange, Request request, String path) throws IOException {
        Route route = routes.get(path);
        if (route == null) {
            request.text(Request.NOT_FOUND, "there is nothing here");
        } else if (!exchange.getRequestMethod().equals(route.method)) {
            exchange.getResponseHeaders().set("Allow", route.method);
            request.text(NOT_ALLOWED, "this takes " + route.method + " only");
        } else {
            try {
                route.action.answer(request);
            } catch (BadRequestException e) {
                request.text(BAD, e.getMessage());
            }
        }
    }

    /** Closes it; whoever is connected is cut off. Harmless when repeated. */
    @Override
    public void close() {
        closed = true;
        server.stop(0);
        threads.shutdownNow();
    }

    /** {@return that this is a server; not its address, which is a secret} */
    @Override
    public String toString() {
        return "LocalServer on port " + server.getAddress().getPort();
    }

    /** What a server serves, and where. For one thread. */
    public static final class Builder {
        private final Map<String, Route> routes = new HashMap<>();
        private int port;
        private String token = Guard.newToken();
        private String threads = "progeny-dashboard";

        private Builder() {}

        /**
         * Chooses the port; without it, one that is free is found.
         *
         * @param port the port, or 0 for one that is free
         * @return this
         * @throws IllegalArgumentException if there is no such port
         */
        public Builder port(int port) {
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("port must be between 0 and " + MAX_PORT + ", was " + port);
            }
            this.port = port;
            return this;
        }

        /**
         * Gives it the secret of another, whose place it takes; without it, a new one is made.
         *
         * @param token what {@link LocalServer#newToken()} once returned
         * @return this
         * @throws IllegalArgumentException if it is not of that form
         */
        public Builder token(String token) {
            if (!Guard.isToken(token)) {
                throw new IllegalArgumentException(
                        "token is not of the form that newToken() returns; its length is " + token.length());
            }
            this.token = token;
            return this;
        }

        /**
         * Names the threads.
         *
         * @param name what they are all called
         * @return this
         */
        public Builder threads(String name) {
            this.threads = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Serves a file.
         *
         * @param path its path behind the token; empty for the page itself
         * @param resource where it is: HTML, JavaScript, CSS or SVG
         * @return this
         * @throws NullPointerException if {@code resource} is null, as it is for a resource that does not exist
         */
        public Builder file(String path, @Nullable URL resource) {
            URL file = Objects.requireNonNull(resource, () -> "there is no resource for the path \"" + path + "\"");
            String name = file.getPath();
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (type == null) {
                throw new IllegalArgumentException("resource must end in one of " + TYPES.keySet() + ", was "
                        + name.substring(name.lastIndexOf('/') + 1));
            }
            return get(path, request -> {
                try (InputStream content = file.openStream()) {
                    request.bytes(Request.OK, type, content.readAllBytes());
                }
            });
        }

        /**
         * Answers what only asks.
         *
         * @param path the path behind the token
         * @param action what answers
         * @return this
         */
        public Builder get(String path, Action action) {
            routes.put(path, new Route("GET", action));
            return this;
        }

        /**
         * Answers what changes something.
         *
         * @param path the path behind the token
         * @param action what answers
         * @return this
         */
        public Builder post(String path, Action action) {
            routes.put(path, new Route("POST", action));
            return this;
        }

        /**
         * Opens it.
         *
         * @return the server, which the caller should close
         * @throws IOException if it cannot listen on the port
         */
        public LocalServer open() throws IOException {
            return new LocalServer(this);
        }
    }
}
