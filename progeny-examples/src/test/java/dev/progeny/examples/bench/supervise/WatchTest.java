package dev.progeny.examples.bench.supervise;

import static dev.progeny.examples.bench.supervise.TestCrew.LEFT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ChildProcess;
import dev.progeny.examples.bench.live.Board;
import dev.progeny.examples.bench.live.ProcessBoard.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that fail by themselves, and what is told of those that do not. */
@Timeout(300)
class WatchTest {
    @TempDir
    Path folder;

    @Test
    void aPageThatCannotComeBackIsGivenUpAndTheRecordingGoesOn() throws Exception {
        try (TestCrew crew = TestCrew.withPage(folder)) {
            crew.begin();
            int show = crew.last();
            crew.board().servedAt(-1); // where no page can be
            crew.kill(show);
            crew.await(() -> crew.process(show).state() == State.STOPPED);
            crew.awaitMoreStored();
            crew.end();

            assertThat(crew.news())
                    .anyMatch(line -> line.startsWith("show failed 3 times within a minute")
                            && line.endsWith("; the recording goes on without the page"));
            crew.assertNothingIsLost();
        }
    }

    @Test
    void aSourceThatCannotBeOpenedAnyMoreIsAnEndWithAMessage() throws Exception {
        Path file = Files.writeString(folder.resolve("samples.csv"), "1\n2\n3\n");
        assertThatThrownBy(() -> {
                    try (TestCrew crew =
                            TestCrew.reading(folder, List.of("left=csv:" + file + ",rate=200"), () -> delete(file))) {
                        crew.begin();
                    }
                })
                .isInstanceOf(BenchException.class)
                .hasMessage("acquire-left failed 3 times within a minute, at last with exit code 1;"
                        + " what it said stands above");
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aProcessThatFailsByItselfIsGivenUpTheThirdTime() throws Exception {
        List<String> news = new ArrayList<>();
        try (Board board = Board.create(0, 1);
                Child child = new Child(
                        "failing", ChildProcess.options(), () -> System.exit(7), board.process(0), news::add)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            child.look();
                            Thread.sleep(5);
                        }
                    })
                    .isInstanceOf(BenchException.class)
                    .hasMessage("failing failed 3 times within a minute, at last with exit code 7;"
                            + " what it said stands above");
            assertTrue(child.isAtRest());
            assertEquals(2, board.process(0).restarts());
        }
        assertThat(news).hasSize(2).allMatch(line -> line.endsWith("ended with exit code 7; another is started"));
    }

    @Test
    void theStatusTellsWhatEachProcessIsAndUses() throws Exception {
        try (TestCrew crew = TestCrew.inRealTime(folder)) {
            crew.begin();
            crew.await(() -> crew.panel().status().processes().stream()
                    .filter(process -> process.role().equals("acquire"))
                    .allMatch(process -> process.memoryBytes() > 0 && process.silenceNanos() >= 0));
            long fromNanos = System.nanoTime();
            crew.await(() -> System.nanoTime() - fromNanos > crew.process(LEFT).silenceNanos());
            crew.end();

            assertThat(crew.report().figures().cpu()).isPositive();
            assertEquals("finished", crew.panel().status().processes().get(LEFT).state());
        }
    }
}
