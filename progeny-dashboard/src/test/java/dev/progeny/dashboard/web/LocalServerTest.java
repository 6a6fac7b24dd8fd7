package dev.progeny.dashboard.web;

import static dev.progeny.dashboard.browser.Answer.ask;
import static dev.progeny.dashboard.browser.Answer.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.dashboard.browser.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server of pages does with requests, right ones and wrong ones. */
@Timeout(60)
class LocalServerTest {
    /** What a page may be told. */
    public record Told(String text, double number, Duration time, Map<String, Boolean> map) {}

    private static Answer get(LocalServer server, String path) throws IOException {
        URI page = server.address();
        return ask(page, "GET", page.getPath() + path, host(page));
    }

    @Test
    void aValueIsNotSentToWhoHasItAlready() throws Exception {
        try (LocalServer server = LocalServer.builder()
                .get(
                        "upper",
                        request -> request.jsonIfNew(request.parameter("of", "").toUpperCase(Locale.ROOT)))
                .open()) {
            URI page = server.address();
            Answer first = get(server, "upper?of=a");
            String tag = first.head().replaceAll("(?is).*etag: (\\S+).*", "$1");

            Answer same = ask(page, "GET", page.getPath() + "upper?of=A", host(page), "If-None-Match: " + tag);
            Answer other = ask(page, "GET", page.getPath() + "upper?of=b", host(page), "If-None-Match: " + tag);

            assertThat(first.body()).isEqualTo("\"A\"");
            assertEquals(304, same.status());
            assertThat(same.body()).isEmpty();
            assertEquals(200, other.status());
            assertThat(other.body()).isEqualTo("\"B\"");
        }
    }

    @Test
    void parametersAreCheckedAndWhoAsksIsToldTheLimit() throws Exception {
        try (LocalServer server = LocalServer.builder()
                .get("sum", request -> request.json(request.whole("a", 1, 0, 10) + request.number("b", 2, -1, 1)))
                .get(
                        "unit",
                        request -> request.text(
                                Request.OK, request.word("in", TimeUnit.SECONDS).name()))
                .open()) {
            assertThat(get(server, "sum?a=4&b=-0.5").body()).isEqualTo("3.5");
            assertThat(get(server, "sum").body()).isEqualTo("3.0");
            assertThat(get(server, "sum?a=11").body()).isEqualTo("a must be between 0 and 10, was 11");
            assertThat(get(server, "sum?b=NaN").body()).isEqualTo("b must be between -1.0 and 1.0, was NaN");
            assertThat(get(server, "sum?a=1.5").body()).isEqualTo("a must be a whole number, was \"1.5\"");
            assertEquals(400, get(server, "sum?b=").status());
            assertThat(get(server, "unit?in=hours").body()).isEqualTo("HOURS");
            assertThat(get(server, "unit?in=weeks").body()).startsWith("in must be one of nanoseconds, ");
        }
    }

    @Test
    void aDownloadThatFailsMidwayDoesNotSeemWhole() throws Exception {
        try (LocalServer server = LocalServer.builder()
                .get("whole", request -> {
                    OutputStream out = request.download("text/plain", "a b.txt");
                    out.write("all".getBytes(StandardCharsets.UTF_8));
                    out.close();
                })
                .get("empty", request -> request.download("text/plain", "empty").close())
                .get("broken", request -> {
                    request.download("text/plain", "broken").write(new byte[100_000]);
                    throw new IOException("the disk is gone");
                })
                .get("wrong", request -> {
                    throw new NoClassDefFoundError("as if a jar had been replaced");
                })
                .get("none", request -> {
                    request.download("text/plain", "none");
                    request.text(Request.UNAVAILABLE, "not now");
                })
                .open()) {
            HttpClient client = HttpClient.newHttpClient();

            HttpResponse<String> whole = client.send(at(server, "whole"), HttpResponse.BodyHandlers.ofString());
            assertEquals("all", whole.body());
            assertEquals(
                    "attachment; filename*=UTF-8''a%20b.txt",
                    whole.headers().firstValue("Content-Disposition").orElseThrow());
            assertEquals(
                    "",
                    client.send(at(server, "empty"), HttpResponse.BodyHandlers.ofString())
                            .body());
            assertThrows(
                    IOException.class, () -> client.send(at(server, "broken"), HttpResponse.BodyHandlers.ofString()));
            assertThrows(
                    IOException.class, () -> client.send(at(server, "wrong"), HttpResponse.BodyHandlers.ofString()));
            assertEquals(
                    503,
                    client.send(at(server, "none"), HttpResponse.BodyHandlers.ofString())
                            .statusCode());
        }
    }

    @Test
    void whatIsLoggedOfAFailureDoesNotTellTheToken() throws Exception {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord log) {
                logged.add(new SimpleFormatter().format(log));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("dev.progeny.dashboard");
        logger.addHandler(handler);
        try (LocalServer server = LocalServer.builder()
                .get("wrong", request -> {
                    throw new IllegalStateException("as if it were not written well");
                })
                .get("missing", request -> {
                    throw new NoClassDefFoundError("as if a jar had been replaced");
                })
                .open()) {
            HttpClient client = HttpClient.newHttpClient();
            for (String path : List.of("wrong", "missing")) {
                assertThrows(
                        IOException.class, () -> client.send(at(server, path), HttpResponse.BodyHandlers.ofString()));
            }

            assertThat(logged)
                    .anyMatch(text -> text.contains("as if it were not written well"))
                    .anyMatch(text -> text.contains("as if a jar had been replaced"));
            String token = server.address().getPath().replace("/", "");
            assertThat(logged).noneMatch(text -> text.contains(token));
            LocalServer.Builder same =
                    LocalServer.builder().token(token).port(server.address().getPort());
            assertThat(assertThrows(IOException.class, same::open).toString()).doesNotContain(token);
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static HttpRequest at(LocalServer server, String path) {
        return HttpRequest.newBuilder(server.address().resolve(path)).build();
    }

    @Test
    void whoeverBeginsRequestsHasNoMoreThanALimitedNumberOfThreads() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try (LocalServer server = LocalServer.builder()
                .threads("crowded")
                .get("", request -> request.text(Request.OK, "here"))
                .open()) {
            URI page = server.address();
            for (int i = 0; i < 200; i++) {
                Socket one = new Socket(page.getHost(), page.getPort());
                crowd.add(one);
                one.setSoTimeout(1);
                one.getOutputStream().write("GET /".getBytes(StandardCharsets.US_ASCII));
            }

            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            crowd.stream().filter(LocalServerTest::isCutOff).count() == 200 - 64);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("crowded"))
                    .hasSize(64);

            for (Socket one : crowd) {
                one.close();
            }
            await().ignoreExceptions().until(() -> get(server, "").body().equals("here"));
        }
    }

    private static boolean isCutOff(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aServerTakesThePlaceOfAnotherAtItsAddress() throws Exception {
        String token = LocalServer.newToken();
        URI address;
        try (LocalServer first = LocalServer.builder().token(token).open()) {
            address = first.address();
        }
        try (LocalServer second = LocalServer.builder()
                .port(address.getPort())
                .token(token)
                .get("", request -> request.text(Request.OK, "again"))
                .open()) {
            assertEquals(address, second.address());
            assertEquals(address, LocalServer.address(address.getPort(), token));
            assertEquals("again", get(second, "").body());
            assertThat(second.toString()).doesNotContain(token);
        }
    }

    @Test
    void whatNoServerCanBeIsRefused() {
        LocalServer.Builder builder = LocalServer.builder();

        assertThat(assertThrows(IllegalArgumentException.class, () -> builder.token("guess me")))
                .hasMessageContaining("newToken()")
                .message()
                .doesNotContain("guess me");
        assertThrows(IllegalArgumentException.class, () -> builder.port(65536));
        assertThrows(NullPointerException.class, () -> builder.file("page.js", null));
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.file("x", LocalServerTest.class.getResource("LocalServerTest.class")));
    }

    @Test
    void valuesAreWrittenAsAPageReadsThem() {
        assertEquals(
                "[{\"text\":\"a\\\"\\u0009\",\"number\":null,\"time\":1.5,\"map\":{\"b\":true}},null,2,[],{}]",
                Json.of(Arrays.asList(
                        new Told("a\"\t", Double.NaN, Duration.ofMillis(1500), Map.of("b", true)),
                        null,
                        2,
                        List.of(),
                        Map.of())));
    }
}
