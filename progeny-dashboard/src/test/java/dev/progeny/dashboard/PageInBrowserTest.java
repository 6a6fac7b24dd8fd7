package dev.progeny.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.progeny.AsyncResult;
import dev.progeny.ProcessEvent;
import dev.progeny.ProcessPool;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser, used by its keys. */
@Timeout(180)
class PageInBrowserTest {
    private static final Path PICTURES = Path.of("target", "screenshots");

    /** The lowest contrast of any text that can be seen: black on white is 21, and 4.5 is readable (WCAG 2.2, AA). */
    private static final String LOWEST_CONTRAST = """
            (() => {
              const channel = (c) => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4;
              const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
              const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
              const ground = (element) => {
                for (let e = element; e; e = e.parentElement) {
                  const colour = numbers(getComputedStyle(e).backgroundColor);
                  if (colour.length === 3) return colour;
                }
                return null;
              };
              const all = [...document.body.querySelectorAll('*')].filter((e) => e.getClientRects().length > 0
                && [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent.trim()));
              return Math.min(...all.map((e) => {
                const pair = [light(numbers(getComputedStyle(e).color)), light(ground(e))].sort((a, b) => b - a);
                return (pair[0] + 0.05) / (pair[1] + 0.05);
              }));
            })()""";

    private static Browser browser(Path folder) throws Exception {
        Optional<Path> program = Browser.find();
        if (program.isEmpty() && System.getenv("CI") != null) {
            fail("no Chromium: install the package chromium, or name one in the variable CHROMIUM");
        }
        if (program.isEmpty()) {
            System.err.println(
                    "NOT TESTED: the dashboard in a browser; there is no Chromium on the path, nor in CHROMIUM");
            abort("no Chromium");
        }
        return Browser.start(program.get(), folder);
    }

    @Test
    void aWorkerIsKilledByKeyboardAndComesBackOnAnyScreen(@TempDir Path folder) throws Exception {
        try (Browser browser = browser(folder);
                ProcessPool pool =
                        ProcessPool.builder().name("thumbnails").workers(2).build();
                ProcessEvent goOn = ProcessEvent.create();
                Dashboard dashboard = Dashboard.open(pool)) {
            pool.map(IntStream.range(0, 1000).boxed().toList(), x -> x + 1);
            AsyncResult<Void> crashed = pool.submit(() -> {
                System.err.println("cannot read image <b>7</b>");
                Runtime.getRuntime().halt(42);
            });
            assertThrows(ExecutionException.class, crashed::get);
            List<AsyncResult<Void>> running = List.of(pool.submit(() -> goOn.await()), pool.submit(() -> goOn.await()));
            URI page = dashboard.uri();

            browser.open(page);
            browser.await("document.querySelector('#link')?.textContent === 'live'");
            browser.await(
                    "[...document.querySelectorAll('tbody tr')].every(row => row.children[2].textContent === 'busy')"
                            + " && document.querySelectorAll('tbody tr').length === 2");
            browser.evaluate("document.querySelector('.crashes details').open = true");
            assertThat(browser.evaluate("document.querySelector('pre').textContent")
                            .getAsString())
                    .contains("cannot read image <b>7</b>");
            for (String colours : List.of("light", "dark")) {
                for (int width : List.of(360, 768, 1280, 2560)) {
                    browser.show(width, 640, colours);
                    assertThat(browser.evaluate("document.documentElement.scrollWidth")
                                    .getAsInt())
                            .isLessThanOrEqualTo(width);
                    assertThat(browser.evaluate(LOWEST_CONTRAST).getAsDouble()).isGreaterThanOrEqualTo(4.5);
                    browser.picture(PICTURES.resolve("dashboard-" + colours + "-" + width + ".png"));
                }
            }

            do {
                browser.press("Tab");
            } while (!browser.evaluate("document.activeElement.className")
                    .getAsString()
                    .equals("kill"));
            String killed = browser.evaluate("document.activeElement.closest('tr').dataset.worker")
                    .getAsString();
            browser.press("Enter");
            browser.await(
                    "![...document.querySelectorAll('tbody tr')].some(row => row.dataset.worker === '" + killed + "')");
            browser.await("document.querySelectorAll('tbody tr').length === 2");
            goOn.set();
            assertEquals(1, running.stream().filter(PageInBrowserTest::failed).count());

            assertThat(browser.events("Network.requestWillBeSent"))
                    .extracting(
                            event -> event.getAsJsonObject("request").get("url").getAsString())
                    .allMatch(url -> url.startsWith(page.toString()) || url.equals("about:blank"));
            assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
            assertThat(browser.events("Log.entryAdded")).isEmpty();
            assertThat(Files.size(PICTURES.resolve("dashboard-dark-360.png"))).isPositive();
        }
    }

    private static boolean failed(AsyncResult<Void> task) {
        try {
            task.get();
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
