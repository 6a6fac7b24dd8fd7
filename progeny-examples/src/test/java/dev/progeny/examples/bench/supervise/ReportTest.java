package dev.progeny.examples.bench.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.examples.bench.live.ChannelBoard;
import dev.progeny.examples.bench.live.ChannelBoard.InHand;
import dev.progeny.examples.bench.live.ChannelBoard.Sums;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.store.Claim;
import dev.progeny.examples.bench.store.RecordingStore;
import dev.progeny.examples.bench.supervise.Report.Account;
import dev.progeny.examples.bench.work.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final int SIZE = 10;
    private static final Figures FIGURES = new Figures(Duration.ofSeconds(4), Duration.ofSeconds(1), 24.5);

    @TempDir
    Path folder;

    private Instrument instrument;

    @BeforeEach
    void layOut() throws Exception {
        instrument = Instrument.create(
                List.of(ChannelSpec.parse("left=sine:rate=200"), ChannelSpec.parse("right=noise:rate=200")),
                folder,
                false);
        try (RecordingStore store = RecordingStore.open(folder);
                Claim begun =
                        store.begin("test", Instant.EPOCH, instrument.panel().channels(), Map.of())) {
            instrument.board().record(begun.recording());
        }
    }

    @AfterEach
    void tidyUp() {
        instrument.close();
    }

    @Test
    void aSampleIsStoredQueuedInHandDroppedOrLostAndNeverTwoOfThese() throws Exception {
        // Of eight blocks 0, 1 and 3 are stored, 4 is queued twice, 5 was dropped, 7 is in hand; 2 and 6 are nowhere.
        store(0, 1, 3);
        ChannelBoard left = instrument.board().channel(0);
        left.stored(3 * SIZE, 4);
        left.refused(SIZE);
        left.shown(42);
        queue(0, 3);
        queue(0, 4);
        queue(0, 4);
        left.commit(new Sums(7, 7 * SIZE, 6 * SIZE, SIZE, TimeUnit.MILLISECONDS.toNanos(1500), 0));
        takeInHand(0, 7);

        Report report = Report.of(instrument, Recorded.only(folder), FIGURES);

        Account account = report.accounts().get(0);
        assertEquals(
                new Account(
                        instrument.panel().channels().get(0),
                        8 * SIZE,
                        6 * SIZE,
                        3 * SIZE,
                        SIZE,
                        SIZE,
                        SIZE,
                        42,
                        SIZE,
                        TimeUnit.MILLISECONDS.toNanos(1500)),
                account);
        assertEquals(2 * SIZE, account.lost());
        assertFalse(report.isComplete());
        assertThat(report.text().lines())
                .anyMatch(line -> line.matches("left +80 = +30 \\+ +10 \\+ +10 \\+ +10 \\+ +20 +42 +1\\.5 s"))
                .anyMatch(line -> line.matches("right +0 = +0 \\+ +0 \\+ +0 \\+ +0 \\+ +0 +0 +0\\.0 s"))
                .contains("samples that came to the store twice and were refused: 10")
                .contains("30 samples stored in 4.0 s, 0.25 cores in use by all processes together, 24.5 frames/s")
                .contains("not every sample that the queue accepted is in the recording");
    }

    @Test
    void aBlockInHandThatIsOnTheQueueWasAccepted() throws Exception {
        takeInHand(0, 0);
        queue(0, 0);

        Account account =
                Report.of(instrument, Recorded.only(folder), FIGURES).accounts().get(0);

        assertEquals(0, account.inHand());
        assertEquals(SIZE, account.accepted());
        assertEquals(SIZE, account.queued());
        assertEquals(0, account.lost());
    }

    @Test
    void aRunIsCompleteWhenAllThatWasAcceptedIsStoredWhateverWasDropped() throws Exception {
        store(0);
        instrument.board().channel(0).stored(SIZE, 1);
        instrument.board().channel(0).commit(new Sums(2, 2 * SIZE, SIZE, SIZE, 0, 0));

        Report report = Report.of(instrument, Recorded.only(folder), FIGURES);

        assertTrue(report.isComplete());
        assertThat(report.text()).contains("\nevery sample that the queue accepted is in the recording");
    }

    private void takeInHand(int channel, long block) {
        instrument.board().channel(channel).take(block, new InHand(block * SIZE, SIZE, 0));
        instrument.panel().trace(channel).write(block * SIZE, new float[SIZE], SIZE);
    }

    private void store(long... blocks) throws Exception {
        try (RecordingStore store = RecordingStore.open(folder)) {
            for (long block : blocks) {
                store.append(instrument.board().recording(), List.of(block(0, block)));
            }
        }
    }

    private void queue(int channel, long block) throws InterruptedException {
        instrument.panel().queue().put(block(channel, block));
    }

    private static Block block(int channel, long number) {
        return new Block(channel, number, number * SIZE, 0, 200, "V", new float[SIZE]);
    }
}
