package dev.progeny.examples.bench.show;

import static dev.progeny.dashboard.browser.Answer.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.progeny.dashboard.browser.Answer;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.RecordingStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page's server, asked as a browser asks, as an attacker would, and with mistakes. */
@Timeout(120)
class ShowServerTest {
    private static final double RATE = 10_000;
    private static final List<Channel> CHANNELS =
            List.of(new Channel(0, "one", "V", RATE, "test"), new Channel(1, "two", "A", RATE, "test"));

    @TempDir
    Path folder;

    private TestPanel panel;
    private ShowServer server;
    private URI page;

    @BeforeEach
    void open() throws IOException {
        panel = TestPanel.create(CHANNELS, folder);
        for (Channel channel : CHANNELS) {
            panel.trace(channel.number()).write(0, sine(channel, 0, 10_000), 10_000);
        }
        server = new ShowServer(panel, 0, Show.newToken());
        page = server.address();
    }

    @AfterEach
    void close() {
        server.close();
        panel.close();
    }

    private static float[] sine(Channel channel, int first, int count) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (float) ((channel.number() + 1) * Math.sin(2 * Math.PI * 0.0123 * (first + i)));
        }
        return samples;
    }

    private Answer get(String path) throws IOException {
        return Answer.ask(page, "GET", page.getPath() + path, host(page));
    }

    /** Makes a recording of 3 blocks of each channel. */
    private long record(String name) throws Exception {
        try (RecordingStore store = RecordingStore.open(folder)) {
            long recording = store.begin(name, Instant.parse("2026-01-01T00:00:00Z"), CHANNELS, Map.of("kind", "test"));
            List<Block> blocks = new ArrayList<>();
            for (int sequence = 0; sequence < 3; sequence++) {
                for (Channel channel : CHANNELS) {
                    int first = sequence * 500;
                    blocks.add(new Block(
                            channel.number(),
                            sequence,
                            first,
                            first * 100_000L,
                            RATE,
                            channel.unit(),
                            sine(channel, first, 500)));
                }
            }
            store.append(recording, blocks);
            store.end(recording, Instant.parse("2026-01-01T00:00:01Z"));
            return recording;
        }
    }

    @Test
    void allPartsOfThePageAreHereAndNothingIsLoadedFromElsewhere() throws Exception {
        Answer index = get("");

        assertEquals(200, index.status());
        assertThat(index.head())
                .contains("Content-security-policy: default-src 'none'", "Referrer-policy: no-referrer");
        for (String file : List.of("page.css", "uplot.css", "page.js", "uplot.js", "icon.svg")) {
            Answer answer = get(file);
            assertEquals(200, answer.status(), file);
            assertThat(answer.body()).doesNotContain("import 'http", "from 'http", "url(");
        }
        String script = get("page.js").body()
                + get("recordings.js").body()
                + get("link.js").body();
        Matcher imported = Pattern.compile("from '\\./([a-z]+\\.js)'").matcher(script);
        assertThat(imported.results().map(each -> each.group(1)).distinct())
                .hasSizeGreaterThan(8)
                .allSatisfy(file -> assertEquals(200, get(file).status(), file));
        assertEquals(404, get("../Show.class").status());
    }

    @Test
    void whoDoesNotComeFromThePageItselfIsRefused() throws Exception {
        String live = page.getPath() + "live";
        String order = page.getPath() + "order?process=acquire&action=kill";

        List<Answer> refused = List.of(
                Answer.ask(page, "GET", "/live", host(page)),
                Answer.ask(page, "GET", "/" + Show.newToken() + "/live", host(page)),
                Answer.ask(page, "GET", live, "Host: evil.example:" + page.getPort()),
                Answer.ask(page, "GET", live, host(page), "Origin: http://evil.example"),
                Answer.ask(page, "GET", live, host(page), "Sec-Fetch-Site: cross-site"),
                Answer.ask(page, "POST", order, host(page), "Origin: http://127.0.0.1:1"));

        assertThat(refused).allSatisfy(answer -> {
            assertEquals(403, answer.status());
            assertThat(answer.head() + answer.body()).doesNotContain(page.getPath());
        });
        assertEquals(405, get("order?process=acquire&action=kill").status());
        assertEquals(-1, panel.killed());
    }

    @Test
    void anOrderReachesTheInstrumentOrIsRefusedWithTheReason() throws Exception {
        String order = page.getPath() + "order";

        assertEquals(
                200,
                Answer.ask(page, "POST", order + "?process=show&action=kill", host(page))
                        .status());
        assertEquals(
                503,
                Answer.ask(page, "POST", order + "?process=show&action=kill", host(page))
                        .status());
        assertEquals(1, panel.killed());
        assertEquals(
                410,
                Answer.ask(page, "POST", order + "?process=none&action=stop", host(page))
                        .status());
        Answer wrong = Answer.ask(page, "POST", order + "?process=show&action=explode", host(page));
        assertEquals(400, wrong.status());
        assertThat(wrong.body()).contains("action must be one of start, stop, kill, was \"explode\"");
        assertEquals(
                400,
                Answer.ask(page, "POST", order + "?process=show", host(page)).status());
        Answer stop = Answer.ask(page, "POST", order + "?process=show&action=stop", host(page));
        assertEquals(400, stop.status());
        assertThat(stop.body()).startsWith("show cannot be stopped here");
    }

    @Test
    void wrongSettingsAreRefusedWithTheLimit() throws Exception {
        for (String wrong : List.of(
                "window=3",
                "window=-1",
                "window=NaN",
                "window=x",
                "position=1.1",
                "channels=2",
                "channels=0,x",
                "source=2",
                "mode=now",
                "kind=up",
                "fft=1000",
                "fft=131072",
                "frames=31",
                "frames=0",
                "hysteresis=-1",
                "level=Infinity")) {
            Answer answer = get("live?" + wrong);
            assertEquals(400, answer.status(), wrong);
            assertThat(answer.body()).contains("must be").contains(wrong.substring(0, wrong.indexOf('=')));
        }
    }

    private BufferedReader stream(String query) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(page.resolve("live?" + query)).build();
        InputStream body = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofInputStream())
                .body();
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** Reads events until there is one of a kind. */
    private static JsonObject next(BufferedReader lines, String kind) throws IOException {
        while (true) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("the stream has ended");
            }
            if (line.equals("event: " + kind)) {
                return JsonParser.parseString(lines.readLine().substring("data: ".length()))
                        .getAsJsonObject();
            }
        }
    }

    @Test
    void aStreamTellsTheStateAndShowsWhatWasAskedFor() throws Exception {
        try (BufferedReader lines = stream("channels=1,0&window=0.05&level=0.2")) {
            JsonObject told = next(lines, "status");
            JsonObject frame = next(lines, "frame");

            assertEquals(
                    "two",
                    told.getAsJsonArray("channels")
                            .get(1)
                            .getAsJsonObject()
                            .get("name")
                            .getAsString());
            assertEquals(200, told.getAsJsonObject("status").get("capacity").getAsLong());
            JsonArray measured = frame.getAsJsonArray("measured");
            assertEquals(1, measured.get(0).getAsJsonObject().get("channel").getAsInt());
            assertEquals(123, measured.get(0).getAsJsonObject().get("frequency").getAsDouble(), 0.1);
            assertEquals("triggered", frame.get("state").getAsString());
            assertThat(frame.getAsJsonArray("spectra")).isEmpty();
        }
        try (BufferedReader lines = stream("channels=0&fft=4096&frames=30")) {
            JsonObject spectrum =
                    next(lines, "frame").getAsJsonArray("spectra").get(0).getAsJsonObject();
            assertEquals(123, spectrum.get("peakFrequency").getAsDouble(), 0.5);
        }
        assertThat(panel.shown(0)).isBetween(500L, 4096L);
    }

    @Test
    void aSlowPageGetsFewerPicturesAndHoldsUpNobody() throws Exception {
        String slowly = "GET " + page.getPath() + "live?channels=0,1&frames=30 HTTP/1.1\r\n" + host(page) + "\r\n\r\n";
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), page.getPort());
                BufferedReader quick = stream("channels=0,1&frames=30")) {
            slow.getOutputStream().write(slowly.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 30; i++) {
                next(quick, "frame");
            }
            assertEquals(200, get("page.js").status());
            assertThat(slow.getInputStream().read()).isEqualTo('H');
        }
    }

    @Test
    void thereIsALimitToThePagesThatAreOpenAndOneThatGoesMakesRoom() throws Exception {
        List<BufferedReader> open = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            open.add(stream("frames=30"));
            next(open.get(i), "status");
        }

        Answer refused = get("live");

        assertEquals(503, refused.status());
        assertThat(refused.body()).contains("16");
        for (BufferedReader each : open) {
            each.close();
        }
        await().until(() -> {
            try (BufferedReader lines = stream("frames=30")) {
                return lines.readLine().startsWith("event:");
            }
        });
    }

    @Test
    void recordingsAreListedPlottedAndDownloaded() throws Exception {
        JsonObject none = JsonParser.parseString(get("recordings").body()).getAsJsonObject();
        assertThat(none.getAsJsonArray("recordings")).isEmpty();
        assertThat(none.get("problem").getAsString()).contains(folder.toString());
        long recording = record("first \u00fc run");
        Channel two = CHANNELS.get(1);

        JsonObject listed = JsonParser.parseString(get("recordings").body())
                .getAsJsonObject()
                .getAsJsonArray("recordings")
                .get(0)
                .getAsJsonObject();
        JsonObject plot = JsonParser.parseString(
                        get("overview?recording=" + recording + "&channel=1&first=100&count=1000&buckets=100")
                                .body())
                .getAsJsonObject();
        HttpResponse<String> csv = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(page.resolve("csv?recording=" + recording))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        HttpResponse<byte[]> wav = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(page.resolve("wav?recording=" + recording))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        assertEquals("first \u00fc run", listed.get("name").getAsString());
        assertEquals(1500, listed.getAsJsonArray("samples").get(1).getAsLong());
        float[] expected = sine(two, 0, 1500);
        float[] low = decoded(plot.getAsJsonObject("low"));
        assertEquals(100, low.length);
        assertEquals(Math.min(expected[100], expected[109]), low[0], 0.2);
        assertThat(csv.headers().firstValue("Content-Disposition").orElse(""))
                .isEqualTo("attachment; filename*=UTF-8''first%20%C3%BC%20run.csv");
        assertThat(csv.body().lines().count()).isGreaterThan(1500);
        assertEquals("RIFF", new String(wav.body(), 0, 4, StandardCharsets.US_ASCII));
        assertThat(wav.body().length).isGreaterThan(1500 * 2 * Float.BYTES);
    }

    private static float[] decoded(JsonObject coded) {
        return SignalsTest.decoded(new Coded(
                coded.get("low").getAsDouble(),
                coded.get("step").getAsDouble(),
                coded.get("data").getAsString()));
    }

    @Test
    void theWholeOfARecordingWithAGapIsPlottedToItsEnd() throws Exception {
        Channel one = CHANNELS.get(0);
        long recording;
        try (RecordingStore store = RecordingStore.open(folder)) {
            recording = store.begin("gap", Instant.parse("2026-01-01T00:00:00Z"), CHANNELS, Map.of());
            store.append(
                    recording,
                    List.of(
                            new Block(one.number(), 0, 0, 0, RATE, one.unit(), new float[] {1, 1}),
                            new Block(one.number(), 1, 998, 0, RATE, one.unit(), new float[] {5, 5})));
        }

        float[] low = decoded(JsonParser.parseString(get("overview?recording=" + recording + "&channel=0&buckets=10")
                        .body())
                .getAsJsonObject()
                .getAsJsonObject("low"));

        assertEquals(1, low[0]);
        assertEquals(5, low[9]);
        assertThat(low[5]).isNaN();
        assertThat(get("recordings").body()).contains("\"ends\":[1000,0");
    }

    @Test
    void whatIsNotInTheStoreIsNotFoundAndWrongRangesAreRefused() throws Exception {
        long recording = record("run");

        for (String form : List.of("csv", "wav", "overview")) {
            assertEquals(404, get(form + "?recording=" + (recording + 1)).status());
            assertEquals(404, get(form).status());
            assertEquals(400, get(form + "?recording=x").status());
        }
        for (String wrong : List.of("channel=2", "first=-1", "count=0", "buckets=0", "buckets=4001", "channel=one")) {
            assertEquals(
                    400, get("overview?recording=" + recording + "&" + wrong).status(), wrong);
        }
        JsonObject beyond = JsonParser.parseString(
                        get("overview?recording=" + recording + "&first=1000000&count=10&buckets=5")
                                .body())
                .getAsJsonObject();
        assertArrayEquals(
                new float[] {Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN},
                decoded(beyond.getAsJsonObject("low")));
    }

    @Test
    void anotherServerTakesThePlaceOfOneThatHasGone() throws Exception {
        String token = page.getPath().substring(1, page.getPath().length() - 1);
        server.close();

        server = new ShowServer(panel, page.getPort(), token);

        assertEquals(page, server.address());
        assertEquals(page, Show.address(page.getPort(), token));
        assertEquals(200, get("").status());
        assertThrows(IllegalArgumentException.class, () -> new ShowServer(panel, 0, "short"));
        assertThat(new Show(panel, 0, token).toString()).doesNotContain(token);
    }
}
