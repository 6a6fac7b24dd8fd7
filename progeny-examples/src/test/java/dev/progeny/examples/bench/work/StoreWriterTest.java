package dev.progeny.examples.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.progeny.ChildProcess;
import dev.progeny.ProcessQueue;
import dev.progeny.examples.bench.live.Board;
import dev.progeny.examples.bench.live.Board.Phase;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.Claim;
import dev.progeny.examples.bench.store.RecordingStore;
import dev.progeny.examples.bench.store.Recordings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process that stores, killed as often as need be. */
@Timeout(300)
class StoreWriterTest {
    private static final int KILLS = 4;
    private static final int PUT_AT_ONCE = 3000;

    @TempDir
    Path folder;

    private final Board board = Board.create(1, 1);
    private final ProcessQueue<Block> queue = ProcessQueue.create();
    private long recording;

    @BeforeEach
    void layOut() throws Exception {
        List<Channel> channels = List.of(new Channel(0, "left", "V", 200, "noise:rate=200"));
        try (RecordingStore store = RecordingStore.open(folder);
                Claim begun = store.begin("test", Instant.EPOCH, channels, Map.of())) {
            recording = begun.recording();
        }
    }

    @AfterEach
    void tidyUp() {
        queue.close();
        board.close();
    }

    @Test
    void aWriterKilledWhereverItStandsNeitherLosesNorDoublesABlock() throws Exception {
        long put = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            for (int i = 0; i < PUT_AT_ONCE; i++, put++) {
                queue.put(block(put));
            }
            long before = board.channel(0).stored();
            try (ChildProcess<Void> writer = start()) {
                await().pollInterval(Duration.ofMillis(1 + kill))
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> board.channel(0).stored() > before || !writer.isAlive());
                writer.kill();
            }
        }
        finish();

        assertThat(queue).isEmpty();
        assertEquals(put, board.channel(0).stored());
        assertEquals(put, board.channel(0).storedBlocks());
        assertStored(put);
    }

    @Test
    void aBlockThatWasStoredAndNotTakenIsRefusedCountedAndTaken() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder)) {
            store.append(recording, List.of(block(0)));
        }
        queue.put(block(0));
        queue.put(block(1));

        finish();

        assertThat(queue).isEmpty();
        assertEquals(1, board.channel(0).refused());
        assertStored(2);
        assertNotNull(Recorded.only(folder).ended());
    }

    private void finish() throws InterruptedException {
        board.enter(Phase.STORE_ENDS);
        try (ChildProcess<Void> writer = start()) {
            writer.join();
            assertEquals("exit code 0", writer.exitStatus().toString());
        }
    }

    /** A process that is killed while it loads the driver leaves a file, which then is in the folder of the test. */
    private ChildProcess<Void> start() {
        return ChildProcess.options()
                .jvmArgs("-XX:+UseSerialGC", "-Dorg.sqlite.tmpdir=" + folder)
                .start(new StoreWriter(1, queue, board, 0, folder.toString(), recording));
    }

    private void assertStored(long blocks) throws Exception {
        List<Block> stored = new ArrayList<>();
        try (Recordings recordings = Recordings.open(folder)) {
            recordings.forEachBlock(recording, 0, stored::add);
        }
        assertEquals(blocks, stored.size());
        for (int number = 0; number < blocks; number++) {
            assertEquals(number, stored.get(number).sequence());
            assertThat(stored.get(number).samples()).containsExactly(number);
        }
    }

    private static Block block(long number) {
        return new Block(0, number, number, 0, 200, "V", new float[] {number});
    }
}
