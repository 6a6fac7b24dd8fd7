package dev.progeny.examples.bench.show;

import static dev.progeny.examples.bench.show.BenchPage.button;
import static dev.progeny.examples.bench.show.BenchPage.labelled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.progeny.dashboard.browser.BrowserSetUp;
import dev.progeny.examples.bench.RunningBench;
import dev.progeny.examples.bench.acquire.Behaviour;
import dev.progeny.examples.bench.acquire.SimulatedInstrument;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.RecordingStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The oscilloscope and the spectrum in a browser, used by keys and buttons. */
@ExtendWith(BrowserSetUp.class)
@Timeout(300)
class OscilloscopeInBrowserTest {
    private static final String ONE = "one=sine:frequency=1000,rate=100000";
    private static final String TWO = "two=sine:frequency=2000,amplitude=2,rate=100000";

    @TempDir
    Path folder;

    @Test
    void aPageAsksForFewerPicturesWhileTheyComeLateButNotIfTheTimeOfDayIsSet() throws Exception {
        try (BenchPage page = BenchPage.open(folder, 1280, "light", "one=sine:rate=10000")) {
            page.browser.evaluate("performance.now = () => 0"); // so that a busy machine makes none late
            awaitWhetherFewerAreAskedFor(page, false);
            page.browser.evaluate("Date.now = () => 4e12");
            String produced =
                    "Number(document.querySelector('#flow tbody tr').children[3].textContent.replaceAll(',', ''))";
            page.await(produced + " > " + (page.number(produced) + 30_000)); // three seconds, so dozens of pictures
            assertFalse(areFewerAskedFor(page));

            page.browser.evaluate("performance.now = () => 5e6");
            awaitWhetherFewerAreAskedFor(page, true);
            awaitWhetherFewerAreAskedFor(page, false); // for that was once: those that came since are in time
        }
    }

    private static void awaitWhetherFewerAreAskedFor(BenchPage page, boolean fewer) {
        await().atMost(Duration.ofMinutes(1)).until(() -> areFewerAskedFor(page) == fewer);
    }

    private static boolean areFewerAskedFor(BenchPage page) {
        return page.browser.events("Network.requestWillBeSent").stream()
                .map(event -> event.getAsJsonObject("request").get("url").getAsString())
                .filter(url -> url.contains("live?"))
                .reduce((before, last) -> last)
                .orElseThrow()
                .contains("frames=");
    }

    @Test
    void aKnownSignalIsSeenMeasuredPausedAndTriggered() throws Exception {
        try (BenchPage page = BenchPage.open(folder, 1280, "light", ONE, TWO)) {
            assertThat(page.frequency(0)).isCloseTo(1000, within(10.0));
            assertThat(page.frequency(1)).isCloseTo(2000, within(20.0));
            assertThat(page.pixels("blue")).isGreaterThan(200);
            assertThat(page.pixels("orange")).isGreaterThan(200);

            page.enter("#run");
            page.awaitText("#run", "Run");
            page.awaitText("#link", "live, paused");
            assertEquals("Paused", page.text("#state"));
            page.click("#single");
            page.awaitText("#state", "Single");
            assertEquals("Run", page.text("#run"));
            page.click("#run");
            page.awaitText("#state", "Triggered");

            page.change("Level in V", "50");
            page.awaitText("#state", "Free run");
            page.choose("Trigger mode", "Normal");
            page.awaitText("#state", "Waiting for the trigger");
            page.change("Level in V", "0.5");
            page.awaitText("#state", "Triggered");
            page.change("Level in V", "-50");
            page.choose("Trigger kind", "Above level");
            page.awaitText("#state", "Triggered");
            page.choose("Trigger kind", "Below level");
            page.awaitText("#state", "Waiting for the trigger");

            page.assertNothingWasWrong();
        }
    }

    @Test
    void theScalesOfTheScreenAreThoseThatWereChosenAndFitFindsGoodOnes() throws Exception {
        try (BenchPage page = BenchPage.open(folder, 1280, "light", ONE)) {
            page.change("Level in V", "0");
            page.change("one, Offset in divisions", "0");
            page.choose("one, V per division", "1 V");
            page.awaitHeights("blue", -1, 1);
            page.enter(labelled("one, V per division: less"));
            page.awaitHeights("blue", -2, 2);
            assertThat(page.text("#readout")).contains("1 one: 500 mV");
            page.enter(labelled("one, Offset in divisions: more"));
            page.enter(labelled("one, Offset in divisions: more"));
            page.awaitHeights("blue", -1, 3);
            page.enter(labelled("one, Offset in divisions: less"));
            page.awaitHeights("blue", -1.5, 2.5);
            page.change("one, Offset in divisions", "-1");
            page.awaitHeights("blue", -3, 1);

            page.choose("Time per division", "1 ms"); // ten periods, each of which passes a height twice
            page.awaitPasses("blue", 0, 20);
            page.awaitText("#readout li", "1 ms per division");
            page.enter(labelled("Time per division: less"));
            page.awaitPasses("blue", 0, 10);
            page.awaitText("#readout li", "500 \u00b5s per division");
            page.enter(labelled("Time per division: more"));
            page.awaitPasses("blue", 0, 20);

            page.choose("Time per division", "1 \u00b5s");
            page.awaitText("#readout li", "1 \u00b5s per division");
            page.choose("one, V per division", "100 V");
            page.change("Level in V", "50");
            page.choose("Trigger mode", "Normal");
            page.awaitText("#state", "Waiting for the trigger");
            page.enter("#fit");
            page.awaitText("#state", "Triggered");
            page.awaitText("#readout li", "500 \u00b5s per division");
            page.awaitHeights("blue", -2, 2);
            page.awaitPasses("blue", 1, 10);
            assertThat(Double.parseDouble(page.browser
                            .evaluate("document.querySelector(\"" + labelled("Level in V") + "\").value")
                            .getAsString()))
                    .isCloseTo(0, within(0.1));

            page.choose("Colour of one", "green");
            page.awaitHeights("green", -2, 2);
            assertEquals(0, page.pixels("blue"));
            page.assertNothingWasWrong();
        }
    }

    /** The level at which the page begins is in none of the signals, so it triggers only after it has found one. */
    @Test
    void fitFindsScalesAndATriggerForEightChannels() throws Exception {
        String[] channels = IntStream.rangeClosed(1, 8)
                .mapToObj(n -> "c" + n + "=sine:frequency=" + n * 50 + ",amplitude=0.95,offset=3,rate=10000")
                .toArray(String[]::new);
        try (BenchPage page = BenchPage.open(folder, 1280, "light", channels)) {
            assertThat(page.text("#readout")).contains("1 c1: 5 V").contains("Trigger: c1, rising, 3");
            page.assertNothingWasWrong();
        }
    }

    @Test
    void upToTwentySecondsAreShownOfAChannelThatIsKeptForSoLong() throws Exception {
        try (BenchPage page = BenchPage.open(
                folder, 1280, "light", "slow=sine:frequency=2,rate=10000", "quick=sine:frequency=1000,rate=200000")) {
            page.change("Level in V", "0");
            page.change("slow, Offset in divisions", "0");
            page.choose("slow, V per division", "1 V");
            page.click(labelled("Show quick"));
            page.choose("Time per division", "2 s");
            page.awaitText("#readout li", "2 s per division");
            page.awaitPasses("blue", 0, 80); // when the twenty seconds are over
            page.awaitHeights("blue", -1, 1);

            page.click(labelled("Show quick"));
            page.await("document.querySelector('#readout').textContent.includes('2 quick')");
            assertThat(page.text("#readout")).contains(", the last 4.1 s only");
            page.choose("Trigger source", "quick");
            page.awaitText("#readout li", "200 ms per division");
            assertThat(page.text("#time-note"))
                    .isEqualTo("quick, the source of the trigger, can be shown for 4.1 s: up to 200 ms per division");
            page.assertNothingWasWrong();
        }
    }

    @Test
    void theTraceOfADeviceThatAnswersOnceASecondMoves() throws Exception {
        try (SimulatedInstrument meter = SimulatedInstrument.start(0, Behaviour.CORRECT, "sine:frequency=100");
                BenchPage page = BenchPage.open(
                        folder,
                        1280,
                        "light",
                        "quick=sine:frequency=100,rate=10000",
                        "meter=scpi:127.0.0.1:" + meter.port() + ",rate=1000,points=1000")) {
            String shown =
                    "Number(document.querySelectorAll('#flow tbody tr')[1].children[5].textContent.replaceAll(',', ''))";
            double before = page.number(shown);

            page.await(shown + " > " + before + " + 3000");

            page.awaitText("#state", "Triggered");
            await().until(() -> page.pixels("orange") > 0);
        }
    }

    @Test
    void whatTheBrowserKeptAndCannotBeIsAsOnTheFirstVisit() throws Exception {
        try (BenchPage page = BenchPage.open(folder, 900, "light", ONE)) {
            for (String kept : List.of(
                    "{'channels':null,'timePerDivision':'x','mode':'sometimes','source':-1}",
                    "{'channels':{'one':null}}",
                    "7",
                    "{'channels':{'one':{'on':true,'colour':'green','volts':1,'offset':0},'two':{'on':true}}}")) {
                page.browser.evaluate("localStorage.setItem('bench', '" + kept.replace('\'', '"') + "')");
                page.browser.open(
                        URI.create(page.browser.evaluate("location.href").getAsString()));
                page.awaitText("#state", "Triggered");
            }
            page.awaitHeights("green", -1, 1);
            page.assertNothingWasWrong();
        }
    }

    @Test
    void cursorsAreMovedByKeysAndSayWhatLiesBetweenThem() throws Exception {
        try (BenchPage page = BenchPage.open(folder, 900, "dark", ONE)) {
            page.browser.evaluate("document.querySelector('#cursor-group').open = true");
            page.click("#cursor-fields input");

            page.browser.evaluate("document.querySelector(\"" + labelled("Cursor A") + "\").focus()");
            page.browser.press("Home");
            page.browser.evaluate("document.querySelector(\"" + labelled("Cursor B") + "\").focus()");
            page.browser.press("Home");
            page.browser.press("PageUp");
            page.browser.press("PageUp");
            page.browser.press("ArrowLeft");

            double division = page.number("JSON.parse(localStorage.getItem('bench')).timePerDivision");
            String between = page.text("#deltas");
            assertThat(between).contains("\u0394t").contains("Hz").contains("(one)");
            assertThat(Double.parseDouble(between.substring(3, between.indexOf(" ", 3))))
                    .isCloseTo(1.9 * division * (between.contains("\u00b5s,") ? 1e6 : 1e3), within(0.01 * 1e3));
            String slider = page.browser
                    .evaluate("document.activeElement.getAttribute('aria-valuetext')")
                    .getAsString();
            assertThat(slider).contains("s, ").contains("V");
        }
    }

    @Test
    void theSpectrumHasItsPeakAtTheSignal() throws Exception {
        try (BenchPage page = BenchPage.open(folder, 900, "light", ONE)) {
            page.browser.evaluate("document.querySelector('#tab-scope').focus()");
            page.browser.press("ArrowRight");
            page.await("document.querySelector('#measurements tbody .peak').textContent");

            assertThat(page.text("#measurements tbody .peak"))
                    .startsWith("1.0000 kHz")
                    .contains("\u22123.0");
            assertEquals(
                    "tab-spectrum",
                    page.browser.evaluate("document.activeElement.id").getAsString());

            page.click(button("acquire-one", "stop"));
            page.awaitText("#spectrum-state", "one has stopped");
        }
    }

    @Test
    void aSpectrumForWhichThereAreTooFewSamplesYetSaysSo() throws Exception {
        try (BenchPage page = BenchPage.open(folder, 900, "light", "slow=sine:frequency=10,rate=200", ONE)) {
            page.click("#tab-spectrum");
            page.choose("Samples of the spectrum", "65536");
            page.awaitText("#spectrum-state", "slow is not there yet: 65,536 samples take 5 min 27 s");
            page.await("document.querySelectorAll('#measurements tbody .peak')[1].textContent");
            assertEquals("", page.text("#measurements tbody tr:nth-child(1) .peak"));

            page.click(labelled("Show slow"));
            page.awaitText("#spectrum-state", "");
            page.assertNothingWasWrong();
        }
    }

    @Test
    void whatChangesAllTheTimeIsNotReadOut() throws Exception {
        try (BenchPage page = BenchPage.open(folder, 900, "light", ONE)) {
            page.awaitText("#link", "live");
            page.browser.evaluate("""
                    window.spoken = [];
                    for (const region of document.querySelectorAll('[role=status], [role=alert], [aria-live]')) {
                      new MutationObserver(() => spoken.push(region.textContent))
                        .observe(region, { childList: true, characterData: true, subtree: true });
                    }""");
            String produced =
                    "Number(document.querySelector('#flow tbody tr').children[3].textContent.replaceAll(',', ''))";
            double before = page.number(produced);

            page.await(produced + " > " + before + " + 400000"); // four seconds
            page.await("document.querySelector('#rate').textContent.endsWith(' pictures a second')");
            assertEquals("", page.browser.evaluate("spoken.join()").getAsString());

            page.enter("#run");
            page.await("spoken.includes('live, paused')");
            page.awaitText("#rate", "");
        }
    }

    @Test
    void thePageIsReadableOnAnyScreen() throws Exception {
        try (RecordingStore store = RecordingStore.open(RunningBench.store(folder))) {
            store.begin("long name ".repeat(15), Instant.EPOCH, List.of(new Channel(0, "a", "V", 1, "")), Map.of())
                    .close();
        }
        try (BenchPage page = BenchPage.open(folder, 1600, "light", ONE, TWO)) {
            page.await("document.querySelectorAll('#recordings .wav').length === 2");
            for (String colours : List.of("light", "dark")) {
                for (int width : List.of(360, 768, 1280, 2560)) {
                    page.browser.show(width, 1000, colours);
                    page.browser.evaluate(
                            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
                    assertThat(page.number("document.documentElement.scrollWidth"))
                            .isLessThanOrEqualTo(width);
                    assertThat(page.browser.lowestContrast()).isGreaterThanOrEqualTo(4.5);
                    page.browser.picture(Path.of("target", "screenshots", "bench-" + colours + "-" + width + ".png"));
                }
            }
            page.assertNothingWasWrong();
        }
    }
}
