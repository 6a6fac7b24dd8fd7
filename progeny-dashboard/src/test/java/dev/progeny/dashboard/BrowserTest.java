package dev.progeny.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.dashboard.browser.Browser;
import dev.progeny.dashboard.browser.BrowserSetUp;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The browser of the tests. */
@ExtendWith(BrowserSetUp.class)
@Timeout(180)
class BrowserTest {
    @Test
    void whatDoesNotBecomeTrueFailsAndTellsWhatThePageHas(@TempDir Path folder) throws Exception {
        try (Browser browser = Browser.start("the browser of the tests", folder)) {
            browser.open(URI.create("data:text/html,"
                    + "%3Cp%20id=link%20role=status%3Econnecting%3C/p%3E%3Cp%3Ea%20text%3C/p%3E"
                    + "%3Cscript%3Econsole.error('a%20complaint')%3C/script%3E"));
            browser.await("document.querySelector('#link')?.textContent === 'connecting'");

            AssertionError failure = assertThrows(
                    AssertionError.class,
                    () -> browser.await("document.querySelectorAll('p').length - 2", Duration.ofMillis(1)));

            assertThat(failure)
                    .hasMessageContaining("document.querySelectorAll('p').length - 2\nit is: 0\n")
                    .hasMessageContaining("link: connecting")
                    .hasMessageContaining("a text")
                    .hasMessageContaining("a complaint");
        }
    }
}
