package dev.progeny.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.Recording;
import dev.progeny.examples.bench.work.Recorded;
import dev.progeny.examples.bench.work.Recorded.Extent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole instrument, of which the process is killed that holds all that the others share. */
@Timeout(300)
class KilledSupervisorTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Of this test JVM alone, in shared memory. */
    private static final Path FOLDER = Path.of(System.getProperty("progeny.folder"));

    private static final String STATUS = "event: status";
    private static final String DATA = "data: ";

    @TempDir
    Path folder;

    private final List<ProcessHandle> processes = new ArrayList<>();
    /** What the page said that the store has acknowledged of each channel. */
    private volatile List<Long> acknowledged = List.of();

    @AfterEach
    void endWhatLives() {
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void noProcessAndNoFileIsLeftAndEveryAcknowledgedBlockOfEachChannelIsRecorded() throws Exception {
        RunningBench bench = started(RunningBench.start(
                folder,
                "killed",
                "left=sine:frequency=5,noise=0.1,rate=20000",
                "right=chirp:rate=2000",
                "slow=noise:rate=200"));
        Process supervisor = bench.process();
        Thread page = new Thread(new Follower(bench.address()), "page");
        page.start();
        await().atMost(PATIENCE).until(() -> isStored() || !page.isAlive());
        processes.addAll(supervisor.descendants().toList());
        assertThat(processes).hasSizeGreaterThan(5);
        assertThat(shared()).isNotEmpty();

        supervisor.destroyForcibly().waitFor();

        await().atMost(PATIENCE).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        page.join(); // its server has ended, so it has heard all that was acknowledged
        assertTrue(isStored());
        Path store = RunningBench.store(folder);
        Recording recording = Recorded.only(store);
        assertNull(recording.ended());
        for (Channel channel : recording.channels()) {
            Extent extent = Recorded.check(store, recording, channel);
            assertThat(extent.samples()).isGreaterThanOrEqualTo(acknowledged.get(channel.number()));
            assertEquals(extent.end(), extent.samples());
        }
        assertEquals("", bench.errors());

        RunningBench next = started(RunningBench.run(
                folder, "next", List.of("--seconds", "1", "--no-page", "--channel", "left=sine:rate=200,speed=max")));
        List<String> said = next.said();
        assertEquals(0, next.exitCode(), said::toString);
        assertThat(RunningBench.temp(folder)).isEmptyDirectory();
        assertThat(shared()).isEmpty();
    }

    /** {@return the folders in shared memory of all processes of the test} */
    private List<Path> shared() throws IOException {
        try (Stream<Path> all = Files.walk(FOLDER, 2)) {
            return all.filter(path -> processes.stream()
                            .anyMatch(process -> path.getFileName().toString().startsWith(process.pid() + "-")))
                    .toList();
        }
    }

    private boolean isStored() {
        return acknowledged.size() == 3 && acknowledged.stream().allMatch(samples -> samples > 0);
    }

    private RunningBench started(RunningBench bench) {
        processes.add(bench.process().toHandle());
        return bench;
    }

    /** Hears what the page is told, until its server ends. */
    private final class Follower implements Runnable {
        private final HttpRequest request;
        private String before = "";

        Follower(URI page) {
            request = HttpRequest.newBuilder(page.resolve("live")).build();
        }

        @Override
        public void run() {
            try (Stream<String> lines = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofLines())
                    .body()) {
                lines.forEach(this::hear);
            } catch (IOException | UncheckedIOException e) {
                // The server has ended.
            } catch (InterruptedException e) {
                throw new AssertionError(e); // nobody does
            }
        }

        private void hear(String line) {
            if (before.equals(STATUS)) {
                List<Long> stored = new ArrayList<>();
                for (JsonElement channel : JsonParser.parseString(line.substring(DATA.length()))
                        .getAsJsonObject()
                        .getAsJsonObject("status")
                        .getAsJsonArray("channels")) {
                    stored.add(channel.getAsJsonObject().get("stored").getAsLong());
                }
                acknowledged = stored;
            }
            before = line;
        }
    }
}
