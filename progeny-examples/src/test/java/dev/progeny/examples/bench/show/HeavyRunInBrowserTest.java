package dev.progeny.examples.bench.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.Soak;
import dev.progeny.dashboard.browser.Browser;
import dev.progeny.dashboard.browser.BrowserSetUp;
import dev.progeny.examples.bench.RunningBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The heavy run of the bench, with a browser that draws it: a minute with the profile "soak", else some seconds. */
@Tag("soak")
@ExtendWith(BrowserSetUp.class)
@Timeout(300)
class HeavyRunInBrowserTest {
    private static final int SECONDS = Soak.scaled(60);
    private static final long RATE = 250_000;
    private static final int CHANNELS = 8;

    /** Counts the animation frames in which the oscilloscope was drawn. */
    private static final String COUNT_PICTURES = """
            (() => {
              let drawn = false;
              const clear = CanvasRenderingContext2D.prototype.clearRect;
              CanvasRenderingContext2D.prototype.clearRect = function (...area) {
                drawn ||= this.canvas.closest('#scope-screen') !== null;
                clear.apply(this, area);
              };
              window.pictures = 0;
              window.countedFrom = performance.now();
              const tick = () => {
                if (drawn) pictures++;
                drawn = false;
                requestAnimationFrame(tick);
              };
              requestAnimationFrame(tick);
            })()""";

    /** How many samples the page says that channel has produced of which it has the fewest. */
    private static final String PRODUCED =
            "Math.min(...[...document.querySelectorAll('#flow tbody tr')].map(row => Number(row.children[3].textContent.replaceAll(',', ''))))";

    private static final Pattern CHANNEL =
            Pattern.compile("ch\\d +(\\d+) = +(\\d+) \\+ +(\\d+) \\+ +(\\d+) \\+ +(\\d+) \\+ +(\\d+) +(\\d+) +\\S+ s");

    @TempDir
    Path folder;

    @Test
    void eightChannelsAreStoredWithoutAGapWhileABrowserDrawsThem() throws Exception {
        try (Browser browser = Browser.start(
                        "the heavy run of the bench in a browser", Files.createDirectory(folder.resolve("browser")));
                RunningBench bench = RunningBench.run(folder, "heavy", List.of("--heavy", "--seconds", "3600"))) {
            browser.show(1280, 1000, "light");
            browser.open(bench.address());
            browser.await("document.querySelectorAll('#measurements tbody tr').length === " + CHANNELS);
            long before = browser.evaluate(PRODUCED).getAsLong();
            browser.evaluate(COUNT_PICTURES);
            browser.await(PRODUCED + " >= " + (before + SECONDS * RATE), Duration.ofSeconds(4L * SECONDS));
            browser.await("document.querySelector('#state').textContent === 'Triggered'");
            double rate = browser.evaluate("pictures / (performance.now() - countedFrom) * 1000")
                    .getAsDouble();
            List<String> report = bench.end();

            List<MatchResult> channels = report.stream()
                    .flatMap(line -> CHANNEL.matcher(line).results())
                    .toList();
            System.out.printf("a browser drew %.1f pictures/s for %d s%n", rate, SECONDS);
            report.forEach(System.out::println);
            assertThat(rate).isPositive();
            assertThat(channels).hasSize(CHANNELS);
            for (MatchResult channel : channels) {
                assertThat(Long.parseLong(channel.group(1))).isGreaterThanOrEqualTo(before + SECONDS * RATE);
                assertEquals(channel.group(1), channel.group(2), "produced and stored");
            }
            assertThat(report).contains("every sample that the queue accepted is in the recording");
            assertEquals(130, bench.exitCode());
        }
    }
}
