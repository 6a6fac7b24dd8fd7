package dev.progeny.dashboard;

import static dev.progeny.dashboard.browser.Answer.ask;
import static dev.progeny.dashboard.browser.Answer.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.progeny.AsyncResult;
import dev.progeny.PoolSnapshot;
import dev.progeny.ProcessPool;
import dev.progeny.dashboard.browser.Answer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page of a dashboard, asked as a browser asks, and as an attacker would. */
@Timeout(60)
class DashboardTest {
    private static final String OTHER_TOKEN = "/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/";

    private static JsonObject pool(URI page) throws Exception {
        JsonArray pools = Events.await(page, any -> true);
        assertEquals(1, pools.size());
        return pools.get(0).getAsJsonObject();
    }

    @Test
    void whoKnowsTheAddressSeesThePageAndWhatThePoolDoes() throws Exception {
        try (ProcessPool pool = ProcessPool.builder().name("shown").workers(1).build();
                Dashboard dashboard = Dashboard.open(pool)) {
            pool.map(List.of(1, 2, 3), x -> x * x);
            URI page = dashboard.uri();

            for (String file : List.of("", "page.js", "page.css", "icon.svg")) {
                Answer answer = ask(page, "GET", page.getPath() + file, host(page));
                assertEquals(200, answer.status(), file);
                assertThat(answer.head())
                        .contains("Content-security-policy: default-src 'none'", "Referrer-policy: no-referrer");
                assertThat(answer.body().replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
                        .isNotEmpty()
                        .doesNotContain("//www", "http:", "https:");
            }
            JsonObject snapshot = pool(page).getAsJsonObject("snapshot");
            assertEquals("shown", snapshot.get("pool").getAsString());
            assertEquals(3, snapshot.get("returned").getAsLong());
            JsonObject worker = snapshot.getAsJsonArray("workers").get(0).getAsJsonObject();
            assertEquals(
                    pool.snapshot().workers().get(0).pid(), worker.get("pid").getAsLong());
            assertThat(worker.get("task").isJsonNull()).isTrue();
            assertThat(snapshot.getAsJsonObject("runs").get("p95").getAsDouble())
                    .isNotNegative();
            assertThat(dashboard.toString()).doesNotContain(page.getPath());
        }
    }

    @Test
    void aCrashIsShownWithWhatTheProcessWroteLast() throws Exception {
        String hard = "\"quoted\", a \\ and a tab\t, \u00e4 \u4e16";
        try (ProcessPool pool = ProcessPool.create(1);
                Dashboard dashboard = Dashboard.open(pool)) {
            AsyncResult<Void> crashed = pool.submit(() -> {
                System.err.println(hard);
                Runtime.getRuntime().halt(42);
            });
            assertThrows(ExecutionException.class, crashed::get);

            JsonObject crash = pool(dashboard.uri())
                    .getAsJsonObject("snapshot")
                    .getAsJsonArray("crashes")
                    .get(0)
                    .getAsJsonObject();
            PoolSnapshot.Crash known = pool.snapshot().crashes().get(0);
            assertEquals(known.errorTail(), crash.get("errorTail").getAsString());
            assertThat(known.errorTail()).contains("quoted");
            assertEquals(known.status().toString(), crash.get("status").getAsString());
            assertEquals(known.time().toString(), crash.get("time").getAsString());
        }
    }

    @Test
    void eventsComeUntilThePageIsClosed() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                Dashboard dashboard = Dashboard.open(pool);
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), dashboard.uri().getPort())) {
            URI page = dashboard.uri();
            socket.getOutputStream()
                    .write(("GET " + page.getPath() + "events HTTP/1.1\r\n" + host(page) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

            assertThat(lines.lines().filter(line -> line.startsWith("data: ")).limit(2))
                    .hasSize(2)
                    .allMatch(line -> line.contains("\"workers\""));
        }
    }

    @Test
    void thereIsALimitToThePagesThatAreOpen() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                Dashboard dashboard = Dashboard.open(pool);
                Events.All open = new Events.All(dashboard.uri())) {
            URI page = dashboard.uri();

            Answer refused = ask(page, "GET", page.getPath() + "events", host(page));

            assertEquals(200, refused.status(), "a browser would not ask again after any other");
            assertThat(refused.head()).contains("text/event-stream");
            assertThat(refused.body())
                    .contains("event: refused\ndata: there are 16 open pages already; close one of them\n\n")
                    .doesNotContain("workers");
        }
    }

    @Test
    void theButtonsKillAndReplaceWorkers() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                Dashboard dashboard = Dashboard.open(pool)) {
            URI page = dashboard.uri();
            for (String action : List.of("kill", "recycle")) {
                pool.apply(() -> 1);
                String worker = pool.snapshot().workers().get(0).name();
                String path = page.getPath() + action + "?pool=1&worker=" + worker;

                for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS")) {
                    Answer refused = ask(page, method, path, host(page));
                    assertEquals(405, refused.status(), method);
                    assertThat(refused.head()).contains("Allow: POST");
                }
                assertEquals(worker, pool.snapshot().workers().get(0).name());
                Answer done = ask(page, "POST", path, host(page), "Origin: http://" + page.getAuthority());
                assertEquals(200, done.status(), done.body());
                await().until(() -> pool.snapshot().workers().stream()
                        .noneMatch(other -> other.name().equals(worker)));
                assertEquals(410, ask(page, "POST", path, host(page)).status());
            }
            assertEquals(1, pool.apply(() -> 1));
        }
    }

    @Test
    void whoDoesNotComeFromThePageItselfIsRefused() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                Dashboard dashboard = Dashboard.open(pool)) {
            URI page = dashboard.uri();
            String file = page.getPath() + "page.js";
            pool.apply(() -> 1);
            String kill = page.getPath() + "kill?pool=1&worker="
                    + pool.snapshot().workers().get(0).name();

            List<Answer> refused = List.of(
                    ask(page, "GET", "/", host(page)),
                    ask(page, "GET", "/page.js", host(page)),
                    ask(page, "GET", OTHER_TOKEN + "page.js", host(page)),
                    ask(page, "GET", file.substring(0, file.length() - "/page.js".length()), host(page)),
                    ask(page, "GET", file, "Host: evil.example:" + page.getPort()),
                    ask(page, "GET", file, "Host: 127.0.0.1:1"),
                    ask(page, "GET", file, host(page), "Origin: http://evil.example"),
                    ask(page, "GET", file, host(page), "Origin: null"),
                    ask(page, "GET", file, host(page), "Origin: " + page.getAuthority()),
                    ask(page, "GET", file),
                    ask(page, "GET", file, "Host: 127.0.0.1.evil.example:" + page.getPort()),
                    ask(page, "GET", page.getPath().toLowerCase(Locale.ROOT) + "page.js", host(page)),
                    ask(page, "GET", "/?token=" + page.getPath().substring(1), host(page)),
                    ask(page, "POST", OTHER_TOKEN + "kill?" + kill.split("\\?", 2)[1], host(page)),
                    ask(page, "POST", "/kill?" + kill.split("\\?", 2)[1], host(page)),
                    ask(page, "POST", kill, "Host: evil.example:" + page.getPort()),
                    ask(page, "POST", kill, host(page), "Sec-Fetch-Site: same-site"),
                    ask(page, "GET", file, host(page), "Sec-Fetch-Site: cross-site"),
                    ask(page, "POST", kill, host(page), "Origin: https://evil.example"),
                    ask(page, "POST", kill, host(page), "Origin: http://127.0.0.1:1"));

            assertThat(refused).allSatisfy(answer -> {
                assertEquals(403, answer.status());
                assertThat(answer.head() + answer.body()).doesNotContain(page.getPath());
            });
            assertEquals(
                    404,
                    ask(page, "GET", page.getPath() + "../Dashboard.class", host(page))
                            .status());
            assertEquals(1, pool.snapshot().started());
        }
    }

    @Test
    void aClosedDashboardAnswersNobodyAndHarmsNoPool() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            Dashboard dashboard = Dashboard.open(pool);
            URI page = dashboard.uri();
            dashboard.close();
            dashboard.close();

            assertThrows(SocketException.class, () -> ask(page, "GET", page.getPath(), host(page))); // refused, or cut
            assertEquals(1, pool.apply(() -> 1));
        }
        assertThrows(IllegalArgumentException.class, Dashboard::open);
    }
}
