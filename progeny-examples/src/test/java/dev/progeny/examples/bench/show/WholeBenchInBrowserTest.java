package dev.progeny.examples.bench.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.dashboard.browser.Browser;
import dev.progeny.dashboard.browser.BrowserSetUp;
import dev.progeny.examples.bench.RunningBench;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole instrument in a browser: what is measured, killed and downloaded there. */
@ExtendWith(BrowserSetUp.class)
@Timeout(300)
class WholeBenchInBrowserTest {
    private static final double RATE = 50_000;
    private static final double FREQUENCY = 1234;

    @TempDir
    Path folder;

    @Test
    void theSignalIsSeenProcessesAreKilledAndTheRecordingHasEachSample() throws Exception {
        try (Browser browser = Browser.start(
                        "the whole bench in a browser", Files.createDirectory(folder.resolve("browser")));
                RunningBench bench = RunningBench.start(
                        folder,
                        "tone",
                        "tone=sine:frequency=1234,amplitude=2,rate=50000",
                        "clock=square:frequency=617,amplitude=1.5,rate=50000")) {
            Path downloads = Files.createDirectory(folder.resolve("downloads"));
            browser.send("Page.setDownloadBehavior", "{\"behavior\":\"allow\",\"downloadPath\":\"" + downloads + "\"}");
            browser.show(1600, 1000, "light");
            browser.open(bench.address());
            browser.await("document.querySelector('#state')?.textContent === 'Triggered'");
            browser.await("document.querySelector('tr[data-channel=tone]')?.dataset.frequency");
            assertThat(browser.evaluate("Number(document.querySelector('tr[data-channel=tone]').dataset.frequency)")
                            .getAsDouble())
                    .isCloseTo(FREQUENCY, within(FREQUENCY / 100));

            for (String process : List.of("acquire-tone", "store", "show")) {
                kill(browser, process);
            }
            browser.await("document.querySelector('#link').dataset.state === 'live'");
            browser.await("document.querySelector('#state').textContent === 'Triggered'");
            for (String colours : List.of("light", "dark")) {
                picture(browser, colours);
            }

            browser.await("document.querySelector('#recordings tr.now .wav')");
            browser.evaluate("document.querySelector('#recordings tr.now .wav').click()");
            Path file = downloads.resolve("tone.wav");
            while (!Files.exists(file)) {
                Thread.sleep(20);
            }
            assertHasEachSample(Files.readAllBytes(file));

            assertThat(bench.end()).contains("every sample that the queue accepted is in the recording");
            assertEquals(130, bench.exitCode());
        }
    }

    private static void kill(Browser browser, String process) throws Exception {
        String row = "document.querySelector('tr[data-process=\"" + process + "\"]')";
        browser.await(row + "?.children[2].textContent === 'running'");
        String pid = browser.evaluate(row + ".children[3].textContent").getAsString();
        browser.evaluate(row + ".querySelector('.kill').focus()");
        browser.press("Enter");
        browser.await(
                row + ".children[6].textContent === '1' && " + row + ".children[3].textContent !== '" + pid + "'");
        browser.await(row + ".children[2].textContent === 'running'");
    }

    /** The documents show these: they are made anew with {@code -Dbench.pictures=../docs/pictures}. */
    private static void picture(Browser browser, String colours) throws Exception {
        browser.evaluate("document.activeElement.blur(), scrollTo(0, 0)");
        for (int width : List.of(360, 1280)) {
            browser.show(width, 1000, colours);
            browser.await("document.querySelector('#state').textContent === 'Triggered'");
            browser.evaluate(
                    "new Promise((done) => setTimeout(done, 300))"); // the next picture has the new size and colours
            assertThat(browser.evaluate("document.documentElement.scrollWidth").getAsInt())
                    .isLessThanOrEqualTo(width);
            assertThat(browser.lowestContrast()).isGreaterThanOrEqualTo(4.5);
            browser.picture(Path.of(
                    System.getProperty("bench.pictures", "target/screenshots"),
                    "bench-" + (width == 360 ? "narrow-" : "") + colours + ".png"));
        }
    }

    /** The channels stand side by side in the file, as 32-bit numbers at its end. */
    private static void assertHasEachSample(byte[] wav) {
        int header = 12;
        while (!new String(wav, header, 4, StandardCharsets.US_ASCII).equals("data")) {
            header += 8 + ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).getInt(header + 4);
        }
        FloatBuffer samples = ByteBuffer.wrap(wav, header + 8, wav.length - header - 8)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        int frames = samples.capacity() / 2;
        assertThat(frames).isGreaterThan((int) RATE);
        int wrong = 0;
        for (int i = 0; i < frames; i++) {
            double expected = 2 * Math.sin(2 * Math.PI * (FREQUENCY * i % RATE) / RATE);
            wrong += Math.abs(samples.get(2 * i) - expected) < 1e-4 ? 0 : 1;
        }
        assertThat(wrong)
                .as("samples of %d that are not as they were made", frames)
                .isZero();
    }
}
