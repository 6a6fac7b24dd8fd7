package dev.progeny.examples.bench.show;

import static dev.progeny.dashboard.browser.Answer.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.progeny.dashboard.browser.Answer;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.Claim;
import dev.progeny.examples.bench.store.RecordingStore;
import dev.progeny.examples.bench.store.Recordings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page's server answers about recordings. */
@Timeout(120)
class RecordingPagesTest extends WithServedPage {
    private static final double RATE = ServedPage.RATE;

    /** Makes a recording of 3 blocks of each channel. */
    private long record(String name) throws Exception {
        Instant started = Instant.parse("2026-01-01T00:00:00Z");
        try (RecordingStore store = RecordingStore.open(folder);
                Claim begun = store.begin(name, started, page.channels(), Map.of("kind", "test"))) {
            long recording = begun.recording();
            List<Block> blocks = new ArrayList<>();
            for (int sequence = 0; sequence < 3; sequence++) {
                for (Channel channel : page.channels()) {
                    int first = sequence * 500;
                    float[] samples = ServedPage.sine(channel, first, 500);
                    blocks.add(new Block(
                            channel.number(), sequence, first, first * 100_000L, RATE, channel.unit(), samples));
                }
            }
            store.append(recording, blocks);
            store.end(recording, Instant.parse("2026-01-01T00:00:01Z"));
            return recording;
        }
    }

    private <T> HttpResponse<T> download(String path, HttpResponse.BodyHandler<T> as) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(page.address().resolve(path)).build(), as);
    }

    private static float[] decoded(JsonObject coded) {
        return SignalsTest.decoded(new Coded(
                coded.get("low").getAsDouble(),
                coded.get("step").getAsDouble(),
                coded.get("data").getAsString()));
    }

    private JsonObject firstListed() throws Exception {
        return page.json("recordings").getAsJsonArray("recordings").get(0).getAsJsonObject();
    }

    @Test
    void recordingsAreListedPlottedAndDownloaded() throws Exception {
        JsonObject none = page.json("recordings");
        assertThat(none.getAsJsonArray("recordings")).isEmpty();
        assertThat(none.get("problem").getAsString()).contains(folder.toString());
        long recording = record("first \u00fc run");
        Channel two = page.channels().get(1);

        JsonObject listed = firstListed();
        JsonObject plot = page.json("overview?recording=" + recording + "&channel=1&first=100&count=1000&buckets=100");
        HttpResponse<String> csv = download("csv?recording=" + recording, HttpResponse.BodyHandlers.ofString());
        HttpResponse<byte[]> wav = download("wav?recording=" + recording, HttpResponse.BodyHandlers.ofByteArray());

        JsonObject origin = page.json("origin?recording=" + recording);

        assertEquals("first \u00fc run", listed.get("name").getAsString());
        assertEquals(1500, listed.getAsJsonArray("samples").get(1).getAsLong());
        float[] expected = ServedPage.sine(two, 0, 1500);
        float[] low = decoded(plot.getAsJsonObject("low"));
        assertEquals(100, low.length);
        assertEquals(Math.min(expected[100], expected[109]), low[0], 0.2);
        assertThat(csv.headers().firstValue("Content-Disposition").orElse(""))
                .isEqualTo("attachment; filename*=UTF-8''first%20%C3%BC%20run.csv");
        assertThat(csv.body().lines().count()).isGreaterThan(1500);
        assertEquals("RIFF", new String(wav.body(), 0, 4, StandardCharsets.US_ASCII));
        assertThat(wav.body().length).isGreaterThan(1500 * 2 * Float.BYTES);
        assertEquals(two.source(), origin.getAsJsonArray("sources").get(1).getAsString());
        assertEquals("{\"kind\":\"test\"}", origin.get("settings").toString());
    }

    @Test
    void aDownloadDuringWhichTheRecordingIsDeletedIsBrokenOff() throws Exception {
        long recording = recordMoreThanConnectionsHold();
        HttpResponse<InputStream> wav =
                download("wav?recording=" + recording, HttpResponse.BodyHandlers.ofInputStream());

        try (InputStream body = wav.body()) {
            assertEquals('R', body.read());
            assertEquals(200, page.post("delete?recording=" + recording).status());

            assertThatThrownBy(() -> body.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
        }
    }

    private long recordMoreThanConnectionsHold() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder);
                Claim begun = store.begin("big", Instant.EPOCH, page.channels(), Map.of())) {
            long recording = begun.recording();
            float[] samples = new float[250_000];
            for (int sequence = 0; sequence < 25; sequence++) {
                for (Channel channel : page.channels()) {
                    long first = (long) sequence * samples.length;
                    store.append(
                            recording,
                            List.of(new Block(channel.number(), sequence, first, 0, RATE, channel.unit(), samples)));
                }
            }
            return recording;
        }
    }

    @Test
    void theWholeOfARecordingWithAGapIsPlottedToItsEnd() throws Exception {
        Channel one = page.channels().get(0);
        long recording;
        Instant started = Instant.parse("2026-01-01T00:00:00Z");
        try (RecordingStore store = RecordingStore.open(folder);
                Claim begun = store.begin("gap", started, page.channels(), Map.of())) {
            recording = begun.recording();
            store.append(
                    recording,
                    List.of(
                            new Block(one.number(), 0, 0, 0, RATE, one.unit(), new float[] {1, 1}),
                            new Block(one.number(), 1, 998, 0, RATE, one.unit(), new float[] {5, 5})));
        }

        float[] low = decoded(page.json("overview?recording=" + recording + "&channel=0&buckets=10")
                .getAsJsonObject("low"));

        assertEquals(1, low[0]);
        assertEquals(5, low[9]);
        assertThat(low[5]).isNaN();
        assertThat(page.get("recordings").body()).contains("\"ends\":[1000,0");
    }

    @Test
    void whatIsNotInTheStoreIsNotFoundAndWrongRangesAreRefused() throws Exception {
        long recording = record("run");

        for (String form : List.of("csv", "wav", "overview")) {
            assertEquals(404, page.get(form + "?recording=" + (recording + 1)).status());
            assertEquals(404, page.get(form).status());
            assertEquals(400, page.get(form + "?recording=x").status());
        }
        for (String wrong : List.of("channel=2", "first=-1", "count=0", "buckets=0", "buckets=4001", "channel=one")) {
            assertEquals(
                    400,
                    page.get("overview?recording=" + recording + "&" + wrong).status(),
                    wrong);
        }
        JsonObject beyond = page.json("overview?recording=" + recording + "&first=1000000&count=10&buckets=5");
        assertArrayEquals(
                new float[] {Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN},
                decoded(beyond.getAsJsonObject("low")));
    }

    @Test
    void aRecordingWithTwoRatesIsRefusedAsWavForGoodAndGivenAsCsv() throws Exception {
        long recording = record("run");
        sql("UPDATE channel SET rate = 5000 WHERE number = 1");

        Answer wav = page.get("wav?recording=" + recording);

        assertEquals(400, wav.status());
        assertThat(wav.body()).contains("have different rates, ", "export it as CSV");
        assertEquals(200, page.get("csv?recording=" + recording).status());
    }

    @Test
    void aRecordingIsRenamedAndDeletedOrTheReasonIsSaid() throws Exception {
        long first = record("first");
        long second = record("second");

        assertEquals(
                200,
                page.post("rename?recording=" + first + "&name=an%20%C3%BCber%20name")
                        .status());
        assertThat(names()).containsExactly("second", "an \u00fcber name");
        Answer taken = page.post("rename?recording=" + first + "&name=second");
        assertEquals(400, taken.status());
        assertThat(taken.body()).contains("has the name \"second\"; take another");
        Answer none = page.post("rename?recording=" + first);
        assertEquals(400, none.status());
        assertThat(none.body()).contains("cannot have the name");
        assertEquals(404, page.post("rename?recording=99&name=x").status());

        assertEquals(200, page.post("delete?recording=" + first).status());
        assertEquals(404, page.post("delete?recording=" + first).status());
        assertThat(names()).containsExactly("second");
        page.panel.board().record(second);
        Answer runs = page.post("delete?recording=" + second);
        assertEquals(400, runs.status());
        assertThat(runs.body()).startsWith("\"second\" is being recorded and cannot be deleted;");
        assertEquals(
                200, page.post("rename?recording=" + second + "&name=third").status());
        assertThat(names()).containsExactly("third");
    }

    @Test
    void aRecordingThatAnotherInstrumentMakesIsListedAsSuchUntilThatEnds() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder);
                Claim made = store.begin("theirs", Instant.EPOCH, page.channels(), Map.of())) {
            assertTrue(firstListed().get("isMadeElsewhere").getAsBoolean());
            Answer refused = page.post("delete?recording=" + made.recording());
            assertEquals(503, refused.status());
            assertThat(refused.body()).contains("is being made");

            page.panel.board().record(made.recording()); // as if it were its own
            assertFalse(firstListed().get("isMadeElsewhere").getAsBoolean());
            page.panel.board().record(0);
        }
        assertFalse(firstListed().get("isMadeElsewhere").getAsBoolean());
    }

    @Test
    void aRecordingThatWasDeletedInPartIsListedAsSuchAndCanOnlyBeDeleted() throws Exception {
        long recording = record("run");
        sql("CREATE TRIGGER stop BEFORE DELETE ON block BEGIN SELECT RAISE(ABORT, 'stopped'); END");
        assertEquals(503, page.post("delete?recording=" + recording).status());
        sql("DROP TRIGGER stop");

        assertThat(names()).containsExactly("run (is being deleted, or was in part: delete it again)");
        for (String form : List.of("csv", "wav", "overview", "origin")) {
            assertEquals(404, page.get(form + "?recording=" + recording).status());
        }
        assertEquals(404, page.post("rename?recording=" + recording + "&name=x").status());

        assertEquals(200, page.post("delete?recording=" + recording).status());
        assertThat(names()).isEmpty();
    }

    @Test
    void theLatestAreListedAndOlderOnesThatAreAskedForAndThoseThatAreHalfDeleted() throws Exception {
        long half = record("half");
        long first = record("first");
        record("second");
        record("third");
        sql("INSERT INTO setting VALUES (" + half + ", -1, 'deleted', '')");
        String deleted = "half (is being deleted, or was in part: delete it again)";

        assertThat(names("recordings?most=1")).containsExactly("third", deleted);
        assertThat(names("recordings?most=2")).containsExactly("third", "second", deleted);
        assertThat(names("recordings?most=1&besides=" + first)).containsExactly("third", "first", deleted);
        assertThat(names("recordings?most=1&besides=99")).containsExactly("third", deleted);
        assertThat(names("recordings")).containsExactly("third", "second", "first", deleted);
        assertEquals(4, page.json("recordings?most=1").get("all").getAsLong());
        assertEquals(400, page.get("recordings?most=0").status());
    }

    @Test
    void ofThoseThatAreListedAHundredAreSentUnlessMoreAreAskedForAndNothingThatIsNotShown() throws Exception {
        record("run");
        sql("WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 120)"
                + " INSERT INTO recording SELECT i, 'run ' || i, 0, 0 FROM n");
        sql("INSERT INTO channel SELECT id, 0, 'one', 'V', 1000, 'sine', 0 FROM recording WHERE id > 1");

        assertThat(names()).hasSize(100).startsWith("run 120").endsWith("run 21");
        assertThat(names("recordings?most=200")).hasSize(120).endsWith("run");
        assertThat(page.get("recordings").body()).doesNotContain("settings").doesNotContain("source");
    }

    @Test
    void whoHasTheListIsSentItAgainOnlyWhenItIsAnother() throws Exception {
        long recording = record("run");
        String tag = tag(page.get("recordings"));

        Answer same = listedTo(tag);
        assertEquals(304, same.status());
        assertThat(same.body()).isEmpty();
        assertEquals(tag, tag(same));

        try (Recordings other = Recordings.open(folder)) {
            other.rename(recording, "another");
        }
        Answer renamed = listedTo(tag);
        assertEquals(200, renamed.status());
        assertThat(renamed.body()).contains("another");
        assertEquals(304, listedTo(tag(renamed)).status());
        assertEquals(200, listedTo(tag).status());
    }

    private Answer listedTo(String tag) throws IOException {
        URI address = page.address();
        return Answer.ask(address, "GET", address.getPath() + "recordings", host(address), "If-None-Match: " + tag);
    }

    private static String tag(Answer answer) {
        return answer.head()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("etag: "))
                .map(line -> line.substring("etag: ".length()))
                .findFirst()
                .orElseThrow();
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("recordings.sqlite"));
                Statement any = connection.createStatement()) {
            any.executeUpdate(statement);
        }
    }

    @Test
    void whoIsNotThePageItselfChangesNothing() throws Exception {
        long recording = record("run");
        URI address = page.address();

        for (String change : List.of("delete?recording=" + recording, "rename?name=x&recording=" + recording)) {
            assertEquals(405, page.get(change).status());
            assertEquals(
                    403,
                    Answer.ask(address, "POST", address.getPath() + change, host(address), "Origin: http://127.0.0.1:1")
                            .status());
        }
        assertThat(names()).containsExactly("run");
    }

    private List<String> names() throws Exception {
        return names("recordings");
    }

    private List<String> names(String path) throws Exception {
        List<String> names = new ArrayList<>();
        page.json(path)
                .getAsJsonArray("recordings")
                .forEach(each -> names.add(each.getAsJsonObject().get("name").getAsString()));
        return names;
    }
}
