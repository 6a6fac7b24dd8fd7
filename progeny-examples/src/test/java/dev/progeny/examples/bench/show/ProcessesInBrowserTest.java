package dev.progeny.examples.bench.show;

import static dev.progeny.examples.bench.show.BenchPage.button;
import static dev.progeny.examples.bench.show.BenchPage.cell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.progeny.Signals;
import dev.progeny.dashboard.browser.BrowserSetUp;
import dev.progeny.examples.bench.RunningBench;
import dev.progeny.examples.bench.store.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The processes and the queue on the page in a browser: what it says of them is compared with what the system and the store say. */
@ExtendWith(BrowserSetUp.class)
@Timeout(300)
class ProcessesInBrowserTest {
    private static final List<String> PROCESSES = List.of("store", "acquire-one", "acquire-two", "show");
    private static final int STATE = 2;
    private static final int PID = 3;
    private static final int MEMORY = 5;
    private static final int RESTARTS = 6;
    private static final int HEARTBEAT = 7;

    @TempDir
    Path folder;

    private BenchPage open() throws Exception {
        return BenchPage.open(
                folder,
                900,
                "light",
                "one=sine:frequency=100,rate=10000",
                "two=sine:frequency=200,amplitude=2,rate=10000");
    }

    private static long pid(BenchPage page, String process) throws Exception {
        return Long.parseLong(page.text(cell(process, PID)));
    }

    /** The selector of a cell of the first channel's row of the table of samples. */
    private static String flow(int column) {
        return "#flow tbody tr td:nth-child(" + (column + 1) + ")";
    }

    private static long samples(BenchPage page, int column) throws Exception {
        return Long.parseLong(page.text(flow(column)).replace(",", ""));
    }

    @Test
    void aProcessThatIsKilledByItsButtonComesBackAndThePageGoesOn() throws Exception {
        try (BenchPage page = open()) {
            for (String process : PROCESSES) {
                long pid = pid(page, process);

                page.enter(button(process, "kill"));

                page.awaitText(cell(process, RESTARTS), "1");
                page.awaitText(cell(process, STATE), "running");
                assertThat(pid(page, process)).isNotEqualTo(pid);
                page.await("document.querySelector('#link').dataset.state === 'live'");
                page.awaitText("#state", "Triggered");
            }
            long shown = samples(page, 5);
            page.await("Number(document.querySelector('" + flow(5) + "').textContent.replaceAll(',', '')) > " + shown);
            assertThat(page.frequency(0)).isCloseTo(100, within(1.0));
            assertThat(page.bench.end()).contains("every sample that the queue accepted is in the recording");
        }
    }

    @Test
    void aProcessIsStoppedAndStartedByItsButtons() throws Exception {
        try (BenchPage page = open()) {
            long pid = pid(page, "acquire-one");

            page.enter(button("acquire-one", "stop"));

            page.awaitText(cell("acquire-one", STATE), "stopped");
            await().until(() -> !page.bench.processes().contains(pid));
            page.awaitText("#state", "one has stopped");
            page.awaitText(flow(2), "0.00 S/s");
            long produced = samples(page, 3);
            assertEquals("true", disabled(page, button("acquire-one", "stop")));
            page.enter(button("acquire-one", "stop")); // does nothing any more

            page.enter(button("acquire-one", "start"));

            page.awaitText(cell("acquire-one", STATE), "running");
            page.awaitText(cell("acquire-one", RESTARTS), "1");
            assertThat(page.bench.processes()).contains(pid(page, "acquire-one"));
            page.awaitText("#state", "Triggered");
            page.await(
                    "Number(document.querySelector('" + flow(3) + "').textContent.replaceAll(',', '')) > " + produced);
            assertEquals("", page.text("#answer"));

            assertEquals("true", disabled(page, button("show", "stop")));
            page.enter(button("show", "stop"));
            assertThat(page.browser
                            .evaluate("fetch('order?process=show&action=stop', { method: 'POST' })"
                                    + ".then((answer) => answer.text())")
                            .getAsString())
                    .startsWith("show cannot be stopped here");
            assertThat(page.bench.end()).contains("every sample that the queue accepted is in the recording");
        }
    }

    private static String disabled(BenchPage page, String selector) throws Exception {
        return page.browser
                .evaluate("document.querySelector(\"" + selector + "\").getAttribute('aria-disabled')")
                .getAsString();
    }

    @Test
    void theQueueAndTheRatesAreTrue() throws Exception {
        try (BenchPage page = open()) {
            String rate = "parseFloat(document.querySelector('" + flow(2) + "').textContent)";
            page.await("document.querySelector('" + flow(2) + "').textContent.endsWith('kS/s') && " + rate + " > 9 && "
                    + rate + " < 11");
            assertTrue(depth(page) < 200);
            long before = samples(page, 4);
            long inRecording;
            try (Recordings recordings = Recordings.open(RunningBench.store(folder))) {
                inRecording = recordings.list().get(0).samples().get(0);
            }
            assertThat(inRecording).isGreaterThanOrEqualTo(before);
            page.await("Number(document.querySelector('" + flow(4) + "').textContent.replaceAll(',', '')) >= "
                    + inRecording);

            page.enter(button("store", "stop"));
            page.awaitText("#depth", "Queue: 200 of 200 blocks");
            page.awaitText(flow(2), "0.00 S/s");
            long stored = samples(page, 4);
            long produced = samples(page, 3);
            assertThat(produced - stored).isPositive();
            page.await("document.querySelector('" + flow(7) + "').textContent !== '0.00\\u00a0s'");
            assertEquals(0, samples(page, 6));

            page.enter(button("store", "start"));
            page.await("Number(document.querySelector('#depth').textContent.match(/[0-9]+/)[0]) < 20");
            page.await(
                    "Number(document.querySelector('" + flow(4) + "').textContent.replaceAll(',', '')) > " + produced);
            assertThat(page.bench.end()).contains("every sample that the queue accepted is in the recording");
        }
    }

    private static long depth(BenchPage page) throws Exception {
        return (long) page.number("document.querySelector('#depth').textContent.match(/[0-9]+/)[0]");
    }

    @Test
    void theTableOfProcessesIsTrue() throws Exception {
        try (BenchPage page = open()) {
            for (String process : PROCESSES) {
                assertThat(page.bench.processes()).contains(pid(page, process));
                assertEquals("running", page.text(cell(process, STATE)));
                assertEquals("0", page.text(cell(process, RESTARTS)));
            }
            assertEquals("acquire", page.text(cell("acquire-two", 1)));
            assertEquals(PROCESSES.size(), page.number("document.querySelectorAll('#processes tbody tr').length"));

            long pid = pid(page, "acquire-two");
            Signals.send("STOP", pid);
            page.await("document.querySelector(\"" + cell("acquire-two", HEARTBEAT) + "\").classList.contains('bad')");
            page.awaitText(cell("acquire-two", STATE), "running");
            page.awaitText("#state", "two has stopped");
            page.awaitText(cell("acquire-two", 4), "0 %");
            assumeTrue(Files.exists(Path.of("/proc/self/status")), "the system does not say how much memory is used");
            long mebibytes = resident(pid) >> 20; // it stands, and needs no more meanwhile
            page.await("Math.abs(parseFloat(document.querySelector(\"" + cell("acquire-two", MEMORY)
                    + "\").textContent) - " + mebibytes + ") <= 1.5");
            Signals.send("CONT", pid);
            page.await("!document.querySelector(\"" + cell("acquire-two", HEARTBEAT) + "\").classList.contains('bad')");
            page.awaitText("#state", "Triggered");
        }
    }

    private static long resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .sum();
    }
}
