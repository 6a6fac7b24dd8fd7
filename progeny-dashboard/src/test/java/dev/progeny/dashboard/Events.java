package dev.progeny.dashboard;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.progeny.dashboard.browser.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a page is sent again and again. */
final class Events {
    private static final String DATA = "data: ";

    private Events() {}

    /** As many streams as there may be. */
    static final class All implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();

        /** Opens them. */
        All(URI page) throws IOException {
            for (int i = 0; i < 16; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.getPort());
                sockets.add(socket);
                socket.getOutputStream()
                        .write(("GET " + page.getPath() + "events HTTP/1.1\r\n" + Answer.host(page) + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                if (socket.getInputStream().read() != 'H') {
                    throw new IOException("no answer to stream " + i);
                }
            }
        }

        void closeOne() throws IOException {
            sockets.remove(0).close();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Reads on until what comes fits, and returns it: the pools that are seen. */
    static JsonArray await(URI page, Predicate<JsonArray> fits) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page.resolve("events")).build();
        try (Stream<String> lines = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()) {
            return lines.filter(line -> line.startsWith(DATA))
                    .map(line -> JsonParser.parseString(line.substring(DATA.length()))
                            .getAsJsonArray())
                    .filter(fits)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
