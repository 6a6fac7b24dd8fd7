package dev.progeny.dashboard;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a page is sent again and again. */
final class Events {
    private static final String DATA = "data: ";

    private Events() {}

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
