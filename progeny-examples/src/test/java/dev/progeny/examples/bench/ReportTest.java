package dev.progeny.examples.bench;

import static dev.progeny.examples.bench.Role.VOLTAGE;
import static dev.progeny.examples.bench.Role.WAVEFORM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.progeny.examples.bench.Report.Account;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path folder;

    @Test
    void aSampleIsStoredOrStillQueuedOrLostAndNeverTwoOfThese() throws Exception {
        Board board = Board.create(folder.resolve("board"));
        board.set(VOLTAGE, Board.Field.COUNT, 6);
        board.set(VOLTAGE, Board.Field.RESTARTS, 3);
        board.set(Role.WRITER, Board.Field.RESTARTS, 2);
        try (SampleStore store = SampleStore.open(folder)) {
            int run = store.beginRun(1000);
            store.append(run, List.of(sample(VOLTAGE, 0), sample(VOLTAGE, 1), sample(VOLTAGE, 3)));
            // 1 is stored already, 4 came twice; 2 and 5 are nowhere. The waveform's was put and not counted.
            List<Sample> queue =
                    List.of(sample(VOLTAGE, 1), sample(VOLTAGE, 4), sample(VOLTAGE, 4), sample(WAVEFORM, 0));

            Report report = Report.of(run, store, queue, board);

            assertEquals(
                    List.of(new Account(VOLTAGE, 6, 3, 1, 3), new Account(WAVEFORM, 1, 0, 1, 0)), report.accounts());
            assertEquals(
                    List.of(2L, 0L),
                    report.accounts().stream().map(Account::lost).toList());
            assertFalse(report.isComplete());
            assertThat(report.text().lines())
                    .anyMatch(line -> line.matches("voltage +6 = +3 \\+ +1 \\+ +2 +3"))
                    .anyMatch(line -> line.startsWith("the writer was restarted 2 and the display 0 times"))
                    .contains("not every sample that the queue accepted is in the database");
        }
    }

    private static Sample sample(Role producer, long sequence) {
        return new Sample(producer, sequence, sequence / 10.0);
    }
}
