package dev.progeny.examples.bench.show;

import static dev.progeny.dashboard.browser.Answer.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ChildProcess;
import dev.progeny.dashboard.browser.Answer;
import dev.progeny.examples.bench.live.SharedPanel;
import dev.progeny.examples.bench.supervise.SharedInstrument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page's process: at which address it is, again and again. */
@Timeout(120)
class ShowTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final String secret = Show.newSecret();
    private SharedInstrument instrument;
    private SharedPanel panel;

    @BeforeEach
    void open() throws Exception {
        instrument = SharedInstrument.create(folder, "one=sine:rate=10000");
        panel = instrument.panel();
    }

    @AfterEach
    void close() {
        instrument.close();
    }

    private ChildProcess<Void> start(int port) {
        return ChildProcess.options()
                .maxHeap("256m")
                .stdout(ProcessBuilder.Redirect.to(folder.resolve("output.txt").toFile()))
                .start(new Show(panel, port, secret));
    }

    private boolean answers(URI address) {
        try {
            return Answer.ask(address, "GET", address.getPath(), host(address)).status() == 200;
        } catch (IOException e) {
            return false; // nobody is there yet
        }
    }

    @Test
    void aPageThatIsStartedAgainIsAtTheSameAddress() throws Exception {
        URI address;
        try (ChildProcess<Void> show = start(0)) {
            await().atMost(PATIENCE).until(() -> panel.port() != 0);
            address = Show.address(panel.port(), secret);
            assertTrue(answers(address));
            show.kill();
        }
        try (ChildProcess<Void> show = start(0)) {
            await().atMost(PATIENCE).until(() -> answers(address));
            assertEquals(address, Show.address(panel.port(), secret));
            show.kill();
        }
        assertThat(Files.readString(folder.resolve("output.txt"))).isEmpty();
    }

    @Test
    void aPageWhosePortAnotherProgramHasTakenIsAtAnotherThatIsPrintedWithAnotherToken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            panel.servedAt(port);
            try (ChildProcess<Void> show = start(port)) {
                await().atMost(PATIENCE).until(() -> panel.port() != port);

                URI address = Show.address(panel.port(), secret);
                assertTrue(answers(address));
                String learned = Show.address(port, secret).getPath();
                assertNotEquals(learned, address.getPath());
                assertEquals(
                        403, Answer.ask(address, "GET", learned, host(address)).status());
                assertThat(Files.readAllLines(folder.resolve("output.txt")))
                        .containsExactly("port " + port + " is in use by another program by now", "page: " + address);
                show.kill();
            }
        }
    }

    @Test
    void theSecretIsNotTold() {
        assertThat(new Show(panel, 0, secret).toString()).doesNotContain(secret);
        assertThat(Show.address(80, secret).toString()).doesNotContain(secret);
    }
}
