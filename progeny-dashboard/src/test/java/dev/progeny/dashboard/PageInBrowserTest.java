package dev.progeny.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.AsyncResult;
import dev.progeny.ProcessEvent;
import dev.progeny.ProcessPool;
import dev.progeny.dashboard.browser.Browser;
import dev.progeny.dashboard.browser.BrowserSetUp;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser, used by its keys. */
@ExtendWith(BrowserSetUp.class)
@Timeout(180)
class PageInBrowserTest {
    private static final Path PICTURES = Path.of("target", "screenshots");

    @Test
    void aWorkerIsKilledByKeyboardAndComesBackOnAnyScreen(@TempDir Path folder) throws Exception {
        try (Browser browser = Browser.start("the dashboard in a browser", folder);
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
                    assertThat(browser.lowestContrast()).isGreaterThanOrEqualTo(4.5);
                    browser.picture(PICTURES.resolve("dashboard-" + colours + "-" + width + ".png"));
                }
            }
            browser.show(1280, 640, "light");
            browser.picture(Path.of(System.getProperty("dashboard.pictures", PICTURES.toString()), "dashboard.png"));

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

    @Test
    void aProgramWithAnotherVersionIsNamed(@TempDir Path folder) throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> other = OtherVersion.register();
        List<ManagedPool> pools = ManagedPool.of("4711", beans);
        try (Browser browser = Browser.start("the dashboard in a browser", folder);
                PageServer server = new PageServer(0, () -> pools)) {
            browser.open(server.address());

            browser.await("document.querySelector('#link')?.textContent === 'live; there is no pool'");
            assertEquals(
                    "process 4711: the program has another version of Progeny, whose pools this one cannot read",
                    browser.evaluate("document.querySelector('#troubles').textContent")
                            .getAsString());
            assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
        } finally {
            for (ObjectName each : other) {
                beans.unregisterMBean(each);
            }
        }
    }

    @Test
    void aPageBeyondTheLimitSaysSoAndBeginsWhenAnotherIsClosed(@TempDir Path folder) throws Exception {
        try (Browser browser = Browser.start("the dashboard in a browser", folder);
                PageServer server = new PageServer(0, List::of);
                Events.All open = new Events.All(server.address())) {
            browser.open(server.address());
            browser.await("document.querySelector('#link')?.textContent"
                    + " === 'there are 16 open pages already; close one of them'");
            assertEquals(
                    "lost",
                    browser.evaluate("document.querySelector('#link').className")
                            .getAsString());

            open.closeOne();

            browser.await("document.querySelector('#link').textContent === 'live; there is no pool'");
            server.close();
            browser.await("document.querySelector('#link').textContent === 'the program does not answer'");
            assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
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
