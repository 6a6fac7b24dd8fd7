package dev.progeny.examples.bench.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.dashboard.browser.Browser;
import dev.progeny.examples.bench.RunningBench;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The page of a whole instrument in a browser, and what tests do on it. */
final class BenchPage implements AutoCloseable {
    final Browser browser;
    final RunningBench bench;
    private final Path downloads;
    private final URI address;

    private BenchPage(Browser browser, RunningBench bench, Path downloads) throws Exception {
        this.browser = browser;
        this.bench = bench;
        this.downloads = downloads;
        this.address = bench.address();
    }

    /**
     * Opens one.
     *
     * @param folder where all is kept, the recordings in its folder {@code store}
     * @param width of the window
     * @param colours light or dark
     * @param channels what the instrument reads
     */
    static BenchPage open(Path folder, int width, String colours, String... channels) throws Exception {
        Browser browser =
                Browser.start("the page of the bench in a browser", Files.createDirectory(folder.resolve("browser")));
        RunningBench bench = RunningBench.start(folder, "now", channels);
        Path downloads = Files.createDirectory(folder.resolve("downloads"));
        try {
            BenchPage page = new BenchPage(browser, bench, downloads);
            browser.send("Page.setDownloadBehavior", "{\"behavior\":\"allow\",\"downloadPath\":\"" + downloads + "\"}");
            browser.show(width, 1000, colours);
            browser.open(page.address);
            page.awaitTraces(channels.length);
            return page;
        } catch (Exception | AssertionError e) {
            browser.close();
            bench.close();
            throw e;
        }
    }

    /** The page has found its scales by itself, and shows a trace. */
    private void awaitTraces(int channels) throws Exception {
        await("document.querySelectorAll('#measurements tbody tr').length === " + channels);
        await("[...document.querySelectorAll('#measurements tbody tr')].every(row => row.dataset.frequency)");
        awaitText("#state", "Triggered");
    }

    void await(String expression) throws Exception {
        browser.await(expression);
    }

    void awaitText(String selector, String text) throws Exception {
        await("document.querySelector(\"" + selector + "\")?.textContent.replaceAll('\\u00a0', ' ') === '" + text
                + "'");
    }

    String text(String selector) throws Exception {
        return browser.evaluate("document.querySelector(\"" + selector + "\").textContent")
                .getAsString()
                .replace('\u00a0', ' ');
    }

    String attribute(String selector, String name) throws Exception {
        return browser.evaluate("document.querySelector(\"" + selector + "\").getAttribute('" + name + "')")
                .getAsString();
    }

    double number(String expression) throws Exception {
        return browser.evaluate("Number(" + expression + ")").getAsDouble();
    }

    double frequency(int row) throws Exception {
        return number("document.querySelectorAll('#measurements tbody tr')[" + row + "].dataset.frequency");
    }

    void click(String selector) throws Exception {
        browser.evaluate("document.querySelector(\"" + selector + "\").click()");
    }

    /** Goes to a button and presses the key for it. */
    void enter(String selector) throws Exception {
        browser.evaluate("document.querySelector(\"" + selector + "\").focus()");
        browser.press("Enter");
    }

    /** {@return the selector of what has a label} */
    static String labelled(String label) {
        return "[aria-label='" + label + "']";
    }

    /** Gives a field another value. */
    void change(String label, String value) throws Exception {
        browser.evaluate("(() => { const field = document.querySelector(\"" + labelled(label) + "\"); field.value = '"
                + value + "'; field.dispatchEvent(new Event('change')); })()");
    }

    /** Chooses what is called so. */
    void choose(String label, String option) throws Exception {
        browser.evaluate("(() => { const select = document.querySelector(\"" + labelled(label) + "\");"
                + " select.selectedIndex = [...select.options].findIndex((each) => each.text.replace('\\u00a0', ' ') === '"
                + option + "'); select.dispatchEvent(new Event('change')); })()");
    }

    /** {@return the selector of a cell of the table of processes} */
    static String cell(String process, int column) {
        return "tr[data-process='" + process + "'] td:nth-child(" + (column + 1) + ")";
    }

    /** {@return the selector of a button of a process} */
    static String button(String process, String action) {
        return "tr[data-process='" + process + "'] ." + action;
    }

    /** {@return the file that a link downloads} */
    Path download(String selector, String name) throws Exception {
        click(selector);
        Path file = downloads.resolve(name);
        Awaitility.await(name).atMost(Duration.ofSeconds(90)).until(() -> Files.exists(file));
        return file;
    }

    /** A function of the page that gives, of each pixel of the screen, whether it has the colour of a channel. */
    private static String looking(String colour, String body) {
        return looking("scope-screen", colour, body);
    }

    private static String looking(String plot, String colour, String body) {
        return """
                (() => {
                  const canvas = document.querySelector('#%s canvas');
                  const { width, height } = canvas;
                  const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
                  const hex = getComputedStyle(document.documentElement).getPropertyValue('--%s').trim();
                  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
                  const is = (x, y) => {
                    const i = 4 * (y * width + x);
                    return Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 60;
                  };
                  %s
                })()""".formatted(plot, colour, body);
    }

    /** {@return how many pixels of the screen have the colour of a channel} */
    int pixels(String colour) throws Exception {
        return pixels("scope-screen", colour);
    }

    /** {@return how many pixels of a plot have a colour} */
    int pixels(String plot, String colour) throws Exception {
        return browser.evaluate(looking(plot, colour, """
                  let found = 0;
                  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) found += is(x, y) ? 1 : 0;
                  return found;""")).getAsInt();
    }

    /** Waits until a curve reaches from one height to another, in divisions above the middle of the screen. */
    void awaitHeights(String colour, double low, double high) throws Exception {
        await(looking(colour, """
                  const has = (y) => {
                    for (let x = 0; x < width; x++) if (is(x, y)) return true;
                    return false;
                  };
                  let top = 0;
                  while (top < height && !has(top)) top++;
                  let bottom = height - 1;
                  while (bottom > top && !has(bottom)) bottom--;
                  const above = (y) => 4 - 8 * (y + 0.5) / height;
                  return Math.abs(above(bottom) - %s) < 0.15 && Math.abs(above(top) - %s) < 0.15;""".formatted(low, high)));
    }

    /** Waits until a curve passes a height, in divisions above the middle, so many times, or one more or less. */
    void awaitPasses(String colour, double above, int times) throws Exception {
        await(looking(colour, """
                  const y = Math.round(height * (4 - %s) / 8);
                  let passes = 0;
                  for (let x = 1; x < width; x++) passes += is(x, y) && !is(x - 1, y) ? 1 : 0;
                  return Math.abs(passes - %s) <= 1;""".formatted(above, times)));
    }

    /** The page loaded nothing from elsewhere, and nothing failed on it. */
    void assertNothingWasWrong() {
        assertThat(browser.events("Network.requestWillBeSent"))
                .extracting(event -> event.getAsJsonObject("request").get("url").getAsString())
                .allMatch(url ->
                        url.startsWith(address.toString()) || url.equals("about:blank") || url.startsWith("data:"));
        assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
        assertThat(browser.events("Log.entryAdded"))
                .noneMatch(event -> event.getAsJsonObject("entry")
                        .get("level")
                        .getAsString()
                        .equals("error"));
    }

    @Override
    public void close() throws Exception {
        browser.close();
        bench.close();
    }
}
