package dev.progeny.examples.bench.show;

import static dev.progeny.examples.bench.show.BenchPage.labelled;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.dashboard.browser.BrowserSetUp;
import dev.progeny.examples.bench.RunningBench;
import dev.progeny.examples.bench.acquire.Source;
import dev.progeny.examples.bench.acquire.Sources;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.Claim;
import dev.progeny.examples.bench.store.Recording;
import dev.progeny.examples.bench.store.RecordingStore;
import dev.progeny.examples.bench.store.Recordings;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The recordings on the page in a browser: files are compared with what was made, sample by sample and bit by bit. */
@ExtendWith(BrowserSetUp.class)
@Timeout(300)
class RecordingsInBrowserTest {
    private static final double RATE = 100_000;
    private static final int STORED = 20_000;
    private static final String ONE = "sine:frequency=1000,amplitude=3,noise=0.1,rate=10000";
    private static final String TWO = "chirp:rate=10000";

    @TempDir
    Path folder;

    private BenchPage open() throws Exception {
        return BenchPage.open(folder, 1280, "light", "one=" + ONE, "two=" + TWO);
    }

    /** Makes a recording that has ended. */
    private float[] record(String name) throws Exception {
        float[] made = new float[12_345];
        for (int i = 0; i < made.length; i++) {
            made[i] = (float) Math.sin(i * i * 1e-5) * 3;
        }
        List<Channel> channels = List.of(new Channel(0, "chirp", "V", RATE, "made by a test"));
        Instant started = Instant.parse("2026-01-01T00:00:00Z");
        try (RecordingStore store = RecordingStore.open(RunningBench.store(folder));
                Claim begun = store.begin(name, started, channels, Map.of("kind", "test"))) {
            long recording = begun.recording();
            store.append(recording, List.of(new Block(0, 0, 0, 0, RATE, "V", made)));
            store.end(recording, Instant.parse("2026-01-01T00:00:01Z"));
        }
        return made;
    }

    private static float[] generated(String source, int count) throws Exception {
        try (Source generator = Sources.parse(source + ",speed=max").open()) {
            float[] samples = new float[count];
            assertEquals(count, generator.read(samples));
            return samples;
        }
    }

    @Test
    void aRecordingThatIsBeingMadeIsDownloadedAsTextWithEachSampleAsItWasGenerated() throws Exception {
        try (BenchPage page = open()) {
            page.await("document.querySelector('#recordings tr.now .csv')");
            page.await("[...document.querySelectorAll('#flow tbody tr')]"
                    + ".every((row) => Number(row.children[4].textContent.replaceAll(',', '')) > " + STORED + ")");

            List<String> lines = Files.readAllLines(page.download("#recordings tr.now .csv", "now.csv"));

            assertEquals("time [s],one [V],two [V]", lines.get(0));
            float[] one = generated(ONE, lines.size() - 1);
            float[] two = generated(TWO, lines.size() - 1);
            for (int i = 0; i < one.length; i++) {
                String[] cells = lines.get(i + 1).split(",", -1);
                assertEquals(0, new BigDecimal(cells[0]).compareTo(BigDecimal.valueOf(i, 4)));
                assertHasSample(one[i], cells[1], i);
                assertHasSample(two[i], cells[2], i);
            }
        }
    }

    /** At its end, one channel may be stored some blocks farther than the other. */
    private static void assertHasSample(float generated, String cell, int number) {
        if (number <= STORED || !cell.isEmpty()) {
            assertEquals(generated, Float.parseFloat(cell));
        }
    }

    @Test
    void aRecordingIsDownloadedAsTextAndAsSoundAndPlotted() throws Exception {
        float[] made = record("chirp");
        try (BenchPage page = open()) {
            page.await("document.querySelector('#recordings .wav')");
            List<String> lines = Files.readAllLines(page.download(labelled("CSV of chirp"), "chirp.csv"));
            byte[] wav = Files.readAllBytes(page.download(labelled("WAV of chirp"), "chirp.wav"));

            assertEquals(made.length + 1, lines.size());
            float[] read = new float[made.length];
            for (int i = 0; i < read.length; i++) {
                read[i] = Float.parseFloat(lines.get(i + 1).split(",", -1)[1]);
            }
            assertArrayEquals(made, read);
            ByteBuffer.wrap(wav, wav.length - made.length * Float.BYTES, made.length * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(read);
            assertArrayEquals(made, read);

            page.click(labelled("Plot chirp"));
            page.await("document.querySelector('#replay-range').textContent.includes('12,345 samples')");
            page.awaitText("#replay-origin", "chirp: made by a test; kind: test");
            page.click(labelled("Closer"));
            page.await("document.querySelector('#replay-range').textContent.includes('6,173 samples')");
            page.assertNothingWasWrong();
        }
    }

    @Test
    void aPlotForgetsTheOneBeforeAtOnceAndGrowsWithTheRecordingThatIsBeingMade() throws Exception {
        String listed =
                "Number(document.querySelector('#recordings tr.now td:nth-child(5)')?.textContent.replaceAll(',', ''))";
        String plotted =
                "Number(document.querySelector('#replay-range').textContent.match(/([0-9,]+) samples/)?.[1].replaceAll(',', ''))";
        int other = record("chirp").length;
        try (BenchPage page = open()) {
            page.await(listed + " > " + STORED);
            page.click(labelled("Plot chirp"));
            page.awaitText("#replay-origin", "chirp: made by a test; kind: test");

            String origin = page.browser
                    .evaluate("(() => { document.querySelector(\"" + labelled("Plot now") + "\").click();"
                            + " return document.querySelector('#replay-origin').textContent; })()")
                    .getAsString();

            assertEquals("", origin, "no answer can have come meanwhile");
            page.await("document.querySelector('#replay-origin').textContent.includes('sine')");
            page.await(plotted + " > 0 && " + plotted + " !== " + other);
            long before = (long) page.number(plotted);
            page.await(listed + " > 2 * (" + before + " + " + STORED + ")"); // of two channels

            page.click(labelled("Whole recording"));

            page.await(plotted + " > " + before);
            page.assertNothingWasWrong();
        }
    }

    @Test
    void nothingIsPlottedThatIsNotOfTheRecordingInTheTitle() throws Exception {
        record("chirp");
        try (RecordingStore store = RecordingStore.open(RunningBench.store(folder))) {
            List<Channel> channels = List.of(new Channel(0, "none", "V", RATE, "made by a test"));
            store.begin("empty", Instant.parse("2026-01-01T00:00:00Z"), channels, Map.of())
                    .close();
        }
        String isPlotted = "document.querySelector('#replay-range').textContent.includes('12,345 samples')";
        try (BenchPage page = open()) {
            page.await("document.querySelectorAll('#recordings tbody tr').length === 3");
            page.click(labelled("Plot chirp"));
            page.await(isPlotted);
            assertTrue(page.pixels("replay-plot", "accent") > 0);

            page.click(labelled("Plot empty"));
            page.awaitText("#replay-range", "There is no sample yet.");
            assertEquals(0, page.pixels("replay-plot", "accent"));

            page.browser.evaluate("""
                    window.held = [];
                    window.fetched = fetch;
                    window.fetch = async (address, ...more) => {
                      const answer = await fetched(address, ...more);
                      if (!address.startsWith('overview')) return answer;
                      const told = await answer.json();
                      await new Promise((done) => held.push(done));
                      return { ok: true, json: async () => told };
                    };""");
            page.click(labelled("Plot chirp"));
            page.await("held.length === 1");
            page.click(labelled("Plot empty"));
            page.browser.evaluate("new Promise((done) => { held[0](); setTimeout(done); })");
            page.awaitText("#replay-range", "There is no sample yet.");
            assertEquals(0, page.pixels("replay-plot", "accent"), "the answer was of another recording");

            page.browser.evaluate("window.fetch = fetched");
            page.click(labelled("Plot chirp"));
            page.await(isPlotted);
            page.browser.evaluate("window.fetch = async () => ({ ok: false, text: async () => 'not now' })");
            page.click(labelled("Closer"));
            page.awaitText("#replay-range", "not now");
            assertEquals(0, page.pixels("replay-plot", "accent"));
            page.assertNothingWasWrong();
        }
    }

    @Test
    void aRecordingIsRenamedAndDeletedByKeys() throws Exception {
        record("first");
        record("second");
        try (BenchPage page = open()) {
            page.await("document.querySelectorAll('#recordings tbody tr').length === 3");

            page.enter(labelled("Rename first"));
            page.await("document.activeElement === document.querySelector('#question input')");
            assertTrue(page.browser.lowestContrast() >= 4.5);
            page.browser.send("Input.insertText", "{\"text\":\"second\"}");
            page.browser.press("Enter");
            page.await("document.querySelector('#question-problem').textContent.includes('has the name \"second\"')");
            page.browser.evaluate("document.activeElement.select()");
            page.browser.send("Input.insertText", "{\"text\":\"another\"}");
            page.browser.press("Enter");
            page.await("!document.querySelector('#question').open");
            page.await("document.querySelector(\"" + labelled("CSV of another") + "\")");
            assertEquals(List.of("now", "second", "another"), names());

            page.click(labelled("Plot another"));
            page.await("document.querySelector('#replay-range').textContent.includes('12,345 samples')");
            page.enter(labelled("Delete another"));
            assertEquals("Delete another?", page.text("#question-title"));
            assertEquals("Its 12,345 samples will be gone for ever.", page.text("#question-text"));
            page.browser.press("Enter"); // on Cancel
            page.await("!document.querySelector('#question').open");
            assertEquals(3, names().size());
            page.enter(labelled("Delete another"));
            page.browser.press("Tab");
            page.browser.press("Enter");
            page.await("document.querySelectorAll('#recordings tbody tr').length === 2");
            page.await("document.querySelector('#replay').hidden");
            page.await("document.activeElement.id === 'recordings-title'");
            assertEquals(List.of("now", "second"), names());

            page.enter(labelled("Delete now"));
            page.awaitText("#answer", "now is being recorded: it can be deleted in a later run");
            assertEquals(List.of("now", "second"), names());
        }
    }

    @Test
    void aRecordingThatAnotherInstrumentMakesIsMarkedAndCannotBeDeletedUntilThatEnds() throws Exception {
        List<Channel> channels = List.of(new Channel(0, "none", "V", RATE, "made by a test"));
        String named =
                "[...document.querySelectorAll('#recordings tbody tr')].some((row) => row.children[0].textContent === '";
        try (BenchPage page = open()) {
            try (RecordingStore store = RecordingStore.open(RunningBench.store(folder));
                    Claim made = store.begin("theirs", Instant.parse("2026-01-01T00:00:00Z"), channels, Map.of())) {
                page.await(named + "theirs (is being made by another instrument)')");
                assertEquals("true", page.attribute(labelled("Delete theirs"), "aria-disabled"));
                page.enter(labelled("Delete theirs"));
                page.awaitText("#answer", "theirs is being made by another instrument: end that first");
                assertEquals("theirs", names().get(0));
                assertTrue(made.recording() > 0);
            }
            page.await(named + "theirs')");
            page.enter(labelled("Delete theirs"));
            assertEquals(
                    "Its 0 samples will be gone for ever. It was not ended in order.", page.text("#question-text"));
            page.assertNothingWasWrong();
        }
    }

    @Test
    void theLatestHundredAreShownAndMoreByAKeyAndWhatIsPlottedStaysThere() throws Exception {
        List<Channel> channels = List.of(new Channel(0, "none", "V", RATE, "made by a test"));
        record("oldest");
        record("plotted");
        try (RecordingStore store = RecordingStore.open(RunningBench.store(folder))) {
            for (int i = 0; i < 98; i++) {
                store.begin("run", Instant.parse("2026-01-01T00:00:00Z"), channels, Map.of())
                        .close();
            }
        }
        try (BenchPage page = open()) {
            page.awaitText("#recordings-more span", "100 of 101 are shown");
            assertEquals(100, page.number("document.querySelectorAll('#recordings tbody tr').length"));
            page.click(labelled("Plot plotted"));
            page.await("document.querySelector('#replay-range').textContent.includes('12,345 samples')");

            record("another"); // the one that is plotted is none of the latest hundred by now

            page.awaitText("#recordings-more span", "101 of 102 are shown");
            assertEquals("plotted", page.text("#replay-title"));
            try (Recordings recordings = Recordings.open(RunningBench.store(folder))) {
                recordings.rename(2, "other name");
            }
            page.awaitText("#replay-title", "other name");

            page.enter("#recordings-more button");
            page.awaitText("#recordings-more span", "All 102 are shown");
            page.await("document.querySelector(\"" + labelled("CSV of oldest") + "\")");
            assertEquals("true", page.attribute("#recordings-more button", "aria-disabled"));
            assertEquals("Show 100 more", page.text(":focus"));
            assertTrue(page.browser.lowestContrast() >= 4.5);
            page.assertNothingWasWrong();
        }
    }

    private List<String> names() throws Exception {
        try (Recordings recordings = Recordings.open(RunningBench.store(folder))) {
            return recordings.list().stream().map(Recording::name).toList();
        }
    }
}
