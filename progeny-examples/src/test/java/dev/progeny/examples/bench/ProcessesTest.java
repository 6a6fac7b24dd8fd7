package dev.progeny.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.ChildProcess;
import dev.progeny.ProcessQueue;
import dev.progeny.function.RemoteRunnable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Single processes of the instrument, each killed as often as need be. */
@Timeout(300)
class ProcessesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLS = 3;

    @TempDir
    Path folder;

    private ProcessQueue<Sample> queue;
    private Board board;

    @BeforeEach
    void layOut() throws Exception {
        queue = ProcessQueue.create();
        board = Board.create(folder.resolve("board"));
    }

    @AfterEach
    void tidyUp() {
        queue.close();
    }

    @Test
    void aWriterKilledWhereverItStandsNeitherLosesNorDoublesASample() throws Exception {
        int samples = 10_000;
        int run = beginRun();
        for (int n = 0; n < samples; n++) {
            queue.put(new Sample(Role.VOLTAGE, n, n));
        }

        for (int kill = 0; kill < KILLS; kill++) {
            long before = board.get(Role.WRITER, Board.Field.COUNT);
            try (ChildProcess<Void> writer = startWriter(run)) {
                await().pollInterval(Duration.ofMillis(1 + kill))
                        .atMost(PATIENCE)
                        .until(() -> board.get(Role.WRITER, Board.Field.COUNT) > before || queue.isEmpty());
                writer.kill();
            }
        }
        board.finish();
        try (ChildProcess<Void> writer = startWriter(run)) {
            writer.join();
            assertEquals("exit code 0", writer.exitStatus().toString());
        }

        assertThat(queue).isEmpty();
        try (SampleStore store = SampleStore.open(folder)) {
            assertEquals(samples, store.stored(run, Role.VOLTAGE));
            assertEquals(samples - 1, store.highestSequence(run, Role.VOLTAGE));
        }
    }

    @Test
    void aSampleThatWasStoredAndNotTakenIsRefusedByTheDatabaseAndTaken() throws Exception {
        int run = beginRun();
        List<Sample> samples = List.of(new Sample(Role.VOLTAGE, 0, 1), new Sample(Role.VOLTAGE, 1, 2));
        try (SampleStore store = SampleStore.open(folder)) {
            assertEquals(0, store.append(run, samples.subList(0, 1)));
        }
        samples.forEach(queue::add);
        board.finish();

        try (ChildProcess<Void> writer = startWriter(run)) {
            writer.join();
        }

        try (SampleStore store = SampleStore.open(folder)) {
            assertEquals(2, store.stored(run));
            assertEquals(1, store.refused(run));
        }
        assertThat(queue).isEmpty();
    }

    @Test
    void aKilledProducerIsContinuedWhereItStopped() throws Exception {
        int rate = 10_000;
        long total = 2_000;
        Producer producer = new Producer(
                Role.VOLTAGE,
                queue,
                folder.resolve("board").toString(),
                () -> new FunctionGenerator(rate),
                rate,
                total);
        board.begin();

        for (int kill = 0; kill < KILLS; kill++) {
            long before = board.get(Role.VOLTAGE, Board.Field.COUNT);
            try (ChildProcess<Void> victim = start(producer)) {
                await().pollInterval(Duration.ofMillis(1 + kill))
                        .atMost(PATIENCE)
                        .until(() -> board.get(Role.VOLTAGE, Board.Field.COUNT) > before || !victim.isAlive());
                victim.kill();
            }
        }
        try (ChildProcess<Void> last = start(producer)) {
            last.join();
        }

        assertEquals(total, board.get(Role.VOLTAGE, Board.Field.COUNT));
        long expected = 0;
        for (Sample sample : queue) {
            assertThat(sample.sequence())
                    .isBetween(Math.max(0, expected - 1), expected); // one that was put and not counted comes twice
            assertEquals(new FunctionGenerator(rate).at(sample.sequence()), sample.value());
            expected = sample.sequence() + 1;
        }
        assertEquals(total, expected);
    }

    @Test
    void aProcessThatFailsByItselfIsGivenUpTheThirdTime() {
        List<String> news = new ArrayList<>();
        try (RoleProcess process = new RoleProcess(Role.DISPLAY, () -> System.exit(7), board, news::add)) {
            assertThatThrownBy(() -> lookUntilFinished(process))
                    .isInstanceOf(BenchException.class)
                    .hasMessage(
                            "the display process failed 3 times, at last with exit code 7; what it said stands above");
        }
        assertEquals(2, board.get(Role.DISPLAY, Board.Field.RESTARTS));
        assertThat(news)
                .filteredOn(line -> line.endsWith("ended with exit code 7; another is started"))
                .hasSize(2);
    }

    private static void lookUntilFinished(RoleProcess process) throws Exception {
        while (!process.hasFinished()) {
            process.look();
            Thread.sleep(5);
        }
    }

    private int beginRun() throws Exception {
        try (SampleStore store = SampleStore.open(folder)) {
            return store.beginRun(1000);
        }
    }

    private ChildProcess<Void> startWriter(int run) {
        return start(new StoreWriter(queue, folder.resolve("board").toString(), folder.toString(), run));
    }

    private static ChildProcess<Void> start(RemoteRunnable work) {
        return ChildProcess.options()
                .jvmArgs("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .start(work);
    }
}
