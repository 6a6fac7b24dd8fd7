package dev.progeny.examples.bench.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.dashboard.browser.Browser;
import dev.progeny.dashboard.browser.BrowserSetUp;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page in a browser when as many pages are open as there may be. */
@ExtendWith(BrowserSetUp.class)
@Timeout(180)
class FullHouseInBrowserTest extends WithServedPage {
    @Test
    void aPageBeyondTheLimitSaysSoAndBeginsWhenAnotherIsClosed() throws Exception {
        List<BufferedReader> open = new ArrayList<>();
        try (Browser browser =
                Browser.start("the page of the bench in a browser", Files.createDirectory(folder.resolve("browser")))) {
            for (int i = 0; i < 16; i++) {
                open.add(page.stream("frames=1"));
                assertEquals("event: status", open.get(i).readLine());
            }
            browser.open(page.address());
            browser.await("document.querySelector('#link')?.textContent"
                    + " === 'there are 16 open pages already; close one of them'");
            assertEquals(
                    "lost",
                    browser.evaluate("document.querySelector('#link').dataset.state")
                            .getAsString());

            open.remove(0).close();

            browser.await("document.querySelector('#link').textContent === 'live'");
            page.close();
            browser.await("document.querySelector('#link').textContent.endsWith('does not answer; trying again')");
            assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
        } finally {
            for (BufferedReader each : open) {
                each.close();
            }
        }
    }
}
