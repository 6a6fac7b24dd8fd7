package dev.progeny.examples.bench.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.dashboard.browser.Browser;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.RecordingStore;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser, used by its keys and buttons, with real processes behind it. */
@Timeout(300)
class BenchPageInBrowserTest {
    private static final double RATE = 100_000;

    @TempDir
    Path folder;

    @BeforeAll
    static void aBrowserIsHere() throws Exception {
        Browser.setUp();
    }

    private Browser browser() throws Exception {
        return Browser.start("the page of the bench in a browser", Files.createDirectory(folder.resolve("browser")));
    }

    private static double frequency(Browser browser, int row) throws Exception {
        return browser.evaluate(
                        "Number(document.querySelectorAll('#measurements tbody tr')[" + row + "].dataset.frequency)")
                .getAsDouble();
    }

    /** The page has found its scales by itself, and shows a trace. */
    private static void awaitTraces(Browser browser, int channels) throws Exception {
        browser.await("document.querySelectorAll('#measurements tbody tr').length === " + channels);
        browser.await("[...document.querySelectorAll('#measurements tbody tr')].every(row => row.dataset.frequency)");
        browser.await("document.querySelector('#state').textContent === 'Triggered'");
    }

    /** How many pixels of the screen have the colour of a channel. */
    private static int pixels(Browser browser, String colour) throws Exception {
        return browser.evaluate("""
                (() => {
                  const canvas = document.querySelector('#scope-screen canvas');
                  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                  const hex = getComputedStyle(document.documentElement).getPropertyValue('--%s').trim();
                  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
                  let found = 0;
                  for (let i = 0; i < data.length; i += 4) {
                    found += Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 24 ? 1 : 0;
                  }
                  return found;
                })()""".formatted(colour)).getAsInt();
    }

    @Test
    void aKnownSignalIsSeenMeasuredPausedAndTriggered() throws Exception {
        try (Browser browser = browser();
                TestInstrument instrument = TestInstrument.start(2, RATE, folder)) {
            URI page = instrument.address();
            browser.show(1280, 900, "light");
            browser.open(page);
            awaitTraces(browser, 2);

            assertThat(frequency(browser, 0)).isCloseTo(TestInstrument.frequency(0), within(10.0));
            assertThat(frequency(browser, 1)).isCloseTo(TestInstrument.frequency(1), within(20.0));
            assertThat(pixels(browser, "blue")).isGreaterThan(200);
            assertThat(pixels(browser, "orange")).isGreaterThan(200);

            browser.evaluate("document.querySelector('#run').focus()");
            browser.press("Enter");
            browser.await("document.querySelector('#run').textContent === 'Run'");
            browser.await("document.querySelector('#link').textContent === 'live, paused'");
            assertEquals("Paused", text(browser, "#state"));
            browser.evaluate("document.querySelector('#single').click()");
            browser.await("document.querySelector('#state').textContent === 'Single'");
            assertEquals("Run", text(browser, "#run"));
            browser.evaluate("document.querySelector('#run').click()");
            browser.await("document.querySelector('#state').textContent === 'Triggered'");

            change(browser, "Level in V", "50");
            browser.await("document.querySelector('#state').textContent === 'Free run'");
            choose(browser, "Trigger mode", 1);
            browser.await("document.querySelector('#state').textContent === 'Waiting for the trigger'");
            change(browser, "Level in V", "0.5");
            browser.await("document.querySelector('#state').textContent === 'Triggered'");

            assertNothingWasWrong(browser, page);
        }
    }

    @Test
    void cursorsAreMovedByKeysAndSayWhatLiesBetweenThem() throws Exception {
        try (Browser browser = browser();
                TestInstrument instrument = TestInstrument.start(1, RATE, folder)) {
            browser.show(900, 900, "dark");
            browser.open(instrument.address());
            awaitTraces(browser, 1);
            browser.evaluate("document.querySelector('#cursor-group').open = true");
            browser.evaluate("document.querySelector('#cursor-fields input').click()");

            browser.evaluate("document.querySelector('[aria-label=\"Cursor A\"]').focus()");
            browser.press("Home");
            browser.evaluate("document.querySelector('[aria-label=\"Cursor B\"]').focus()");
            browser.press("Home");
            browser.press("PageUp");
            browser.press("PageUp");
            browser.press("ArrowLeft");

            double division = browser.evaluate("JSON.parse(localStorage.getItem('bench')).timePerDivision")
                    .getAsDouble();
            String between = text(browser, "#deltas").replace('\u00a0', ' ');
            assertThat(between).contains("\u0394t").contains("Hz").contains("(probe 1)");
            assertThat(Double.parseDouble(between.substring(3, between.indexOf(" ", 3))))
                    .isCloseTo(1.9 * division * (between.contains("\u00b5s,") ? 1e6 : 1e3), within(0.01 * 1e3));
            String slider = browser.evaluate("document.activeElement.getAttribute('aria-valuetext')")
                    .getAsString();
            assertThat(slider).contains("s, ").contains("V");
        }
    }

    @Test
    void theSpectrumHasItsPeakAtTheSignal() throws Exception {
        try (Browser browser = browser();
                TestInstrument instrument = TestInstrument.start(1, RATE, folder)) {
            browser.show(900, 900, "light");
            browser.open(instrument.address());
            awaitTraces(browser, 1);

            browser.evaluate("document.querySelector('#tab-scope').focus()");
            browser.press("ArrowRight");
            browser.await(
                    "document.querySelector('#measurements .peak:last-child + *, #measurements tbody .peak').textContent");

            String peak = text(browser, "#measurements tbody .peak").replace('\u00a0', ' ');
            assertThat(peak).startsWith("1.0000 kHz").contains("\u22123.0");
            assertThat(browser.evaluate("document.activeElement.id").getAsString())
                    .isEqualTo("tab-spectrum");
        }
    }

    @Test
    void aProcessThatIsKilledByItsButtonComesBackAndThePageGoesOn() throws Exception {
        try (Browser browser = browser();
                TestInstrument instrument = TestInstrument.start(1, RATE, folder)) {
            browser.show(900, 900, "light");
            browser.open(instrument.address());
            awaitTraces(browser, 1);
            for (String process : TestPanel.PROCESSES) {
                String row = "document.querySelector('tr[data-process=\"" + process + "\"]')";
                String pid = browser.evaluate(row + ".children[3].textContent").getAsString();

                browser.evaluate(row + ".querySelector('.kill').focus()");
                browser.press("Enter");

                browser.await(row + ".children[6].textContent === '1'");
                browser.await(row + ".children[3].textContent !== '" + pid + "'");
                browser.await("document.querySelector('#link').dataset.state === 'live'");
                long frames = instrument.panel.frames();
                browser.await("document.querySelector('#state').textContent === 'Triggered'");
                while (instrument.panel.frames() <= frames) {
                    Thread.sleep(10);
                }
            }
            assertThat(frequency(browser, 0)).isCloseTo(TestInstrument.frequency(0), within(10.0));
        }
    }

    @Test
    void aDownloadedRecordingHasEachSampleAsItWasMade() throws Exception {
        float[] made = new float[12_345];
        for (int i = 0; i < made.length; i++) {
            made[i] = (float) Math.sin(i * i * 1e-5) * 3;
        }
        List<Channel> channels = List.of(new Channel(0, "chirp", "V", RATE, "made by a test"));
        try (RecordingStore store = RecordingStore.open(folder)) {
            long recording = store.begin("chirp", Instant.parse("2026-01-01T00:00:00Z"), channels, Map.of());
            store.append(recording, List.of(new Block(0, 0, 0, 0, RATE, "V", made)));
            store.end(recording, Instant.parse("2026-01-01T00:00:01Z"));
        }
        Path downloads = Files.createDirectory(folder.resolve("downloads"));
        try (Browser browser = browser();
                TestInstrument instrument = TestInstrument.start(1, RATE, folder)) {
            browser.send("Page.setDownloadBehavior", "{\"behavior\":\"allow\",\"downloadPath\":\"" + downloads + "\"}");
            browser.open(instrument.address());
            browser.await("document.querySelector('#recordings .wav')");

            browser.evaluate("document.querySelector('#recordings .wav').click()");
            Path file = downloads.resolve("chirp.wav");
            while (!Files.exists(file)) {
                Thread.sleep(20);
            }
            byte[] wav = Files.readAllBytes(file);

            float[] samples = new float[made.length];
            ByteBuffer.wrap(wav, wav.length - made.length * Float.BYTES, made.length * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(samples);
            assertThat(samples).isEqualTo(made);

            browser.evaluate("document.querySelector('#recordings .show').click()");
            browser.await("document.querySelector('#replay-range').textContent.includes('12,345 samples')");
            browser.evaluate("document.querySelector('[aria-label=\"Closer\"]').click()");
            browser.await("document.querySelector('#replay-range').textContent.includes('6,173 samples')");
        }
    }

    @Test
    void thePageIsReadableOnAnyScreen() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder)) {
            store.begin("long name ".repeat(15), Instant.EPOCH, List.of(new Channel(0, "a", "V", 1, "")), Map.of());
        }
        try (Browser browser = browser();
                TestInstrument instrument = TestInstrument.start(4, RATE, folder)) {
            URI page = instrument.address();
            browser.show(1600, 1000, "light");
            browser.open(page);
            awaitTraces(browser, 4);
            browser.await("document.querySelector('#recordings .wav')");
            for (String colours : List.of("light", "dark")) {
                for (int width : List.of(360, 768, 1280, 2560)) {
                    browser.show(width, 1000, colours);
                    browser.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
                    assertThat(browser.evaluate("document.documentElement.scrollWidth")
                                    .getAsInt())
                            .isLessThanOrEqualTo(width);
                    assertThat(browser.lowestContrast()).isGreaterThanOrEqualTo(4.5);
                    browser.picture(Path.of("target", "screenshots", "bench-" + colours + "-" + width + ".png"));
                }
            }
            assertNothingWasWrong(browser, page);
        }
    }

    private static String text(Browser browser, String selector) throws Exception {
        return browser.evaluate("document.querySelector('" + selector + "').textContent")
                .getAsString();
    }

    private static void change(Browser browser, String label, String value) throws Exception {
        browser.evaluate("(() => { const input = document.querySelector('[aria-label=\"" + label
                + "\"]'); input.value = '" + value + "'; input.dispatchEvent(new Event('change')); })()");
    }

    private static void choose(Browser browser, String label, int index) throws Exception {
        browser.evaluate("(() => { const select = document.querySelector('[aria-label=\"" + label
                + "\"]'); select.selectedIndex = " + index + "; select.dispatchEvent(new Event('change')); })()");
    }

    private static void assertNothingWasWrong(Browser browser, URI page) {
        assertThat(browser.events("Network.requestWillBeSent"))
                .extracting(event -> event.getAsJsonObject("request").get("url").getAsString())
                .allMatch(
                        url -> url.startsWith(page.toString()) || url.equals("about:blank") || url.startsWith("data:"));
        assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
        assertThat(browser.events("Log.entryAdded"))
                .noneMatch(event -> event.getAsJsonObject("entry")
                        .get("level")
                        .getAsString()
                        .equals("error"));
    }
}
