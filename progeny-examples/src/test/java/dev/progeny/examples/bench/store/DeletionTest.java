package dev.progeny.examples.bench.store;

import static dev.progeny.examples.bench.store.Signals.begin;
import static dev.progeny.examples.bench.store.Signals.block;
import static dev.progeny.examples.bench.store.Signals.blocks;
import static dev.progeny.examples.bench.store.Signals.channel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.examples.bench.model.Block;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recordings that are deleted while others read them, and deletions that come to no end. */
final class DeletionTest {
    private static final int BLOCKS = 100;
    private static final String CUT_SHORT = " was deleted while it was read, so part of it is missing";

    @TempDir
    Path folder;

    private RecordingStore store;
    private Recordings recordings;
    private long recording;

    @BeforeEach
    void record() throws Exception {
        store = RecordingStore.open(folder);
        recording = begin(store, "big", channel(0), channel(1));
        List<Block> all = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            all.add(block(0, i));
            all.add(block(1, i));
        }
        store.append(recording, all);
        recordings = Recordings.open(folder);
    }

    @AfterEach
    void close() throws Exception {
        recordings.close();
        store.close();
    }

    /** In which form a recording is written. */
    private enum Form {
        CSV,
        WAV;

        void write(Recordings recordings, long recording, OutputStream out) throws IOException {
            if (this == CSV) {
                recordings.writeCsv(recording, out);
            } else {
                recordings.writeWav(recording, out);
            }
        }
    }

    /** What is done at the first write, when the first blocks were read. */
    @FunctionalInterface
    private interface Interruption {
        void happen() throws Exception;
    }

    /** {@return a stream at whose first write something happens} */
    private static OutputStream interrupted(Interruption interruption) {
        return new OutputStream() {
            private boolean isBegun;

            @Override
            public void write(int single) throws IOException {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                if (!isBegun) {
                    isBegun = true;
                    try {
                        interruption.happen();
                    } catch (Exception e) {
                        throw new IOException("the interruption failed", e);
                    }
                }
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void anExportDuringWhichTheRecordingIsDeletedFails(Form form) throws Exception {
        try (Recordings others = Recordings.open(folder)) {
            OutputStream out = interrupted(() -> others.delete(recording));

            assertThatThrownBy(() -> form.write(recordings, recording, out))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("recording " + recording)
                    .hasMessageContaining(CUT_SHORT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExportDuringWhichSomeBlocksAreDeletedFails(Form form) {
        // The last 32 of each channel go.
        OutputStream out = interrupted(this::deleteInPart);

        assertThatThrownBy(() -> form.write(recordings, recording, out))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(CUT_SHORT);
    }

    /** As if the process ended, or the disk was full, in the second of the steps, which go from the end. */
    private void deleteInPart() throws Exception {
        try (Database database = StoreFile.create(folder)) {
            database.run(() -> database.execute(List.of("CREATE TRIGGER stop BEFORE DELETE ON block"
                    + " WHEN OLD.sequence = 50 BEGIN SELECT RAISE(ABORT, 'stopped'); END")));
            assertThatThrownBy(() -> recordings.delete(recording)).hasMessageContaining("stopped");
            database.run(() -> database.execute(List.of("DROP TRIGGER stop")));
        }
    }

    @Test
    void blocksThatAnotherProgramDeletedWithoutAMarkAreMissed() throws Exception {
        OutputStream out = interrupted(() -> {
            try (Database database = StoreFile.create(folder)) {
                database.change(() -> database.update("DELETE FROM block WHERE sequence > 50"));
            }
        });

        assertThatThrownBy(() -> recordings.writeCsv(recording, out)).hasMessageContaining(CUT_SHORT);
    }

    @Test
    void aDroppedBlockIsNoDeletion() throws Exception {
        long gap = begin(store, "gap", channel(0));
        store.append(gap, List.of(block(0, 0), block(0, 1), block(0, 40), block(0, 41)));

        recordings.writeWav(gap, new ByteArrayOutputStream());

        assertThat(blocks(recordings, gap, 0)).hasSize(4);
    }

    @Test
    void aDeletionThatCameToNoEndIsShownToNobodyAndCanBeGoneOnWith() throws Exception {
        deleteInPart();

        assertThat(recordings.list()).isEmpty();
        assertThat(recordings.find(recording)).isEmpty();
        assertThatThrownBy(() -> recordings.writeCsv(recording, OutputStream.nullOutputStream()))
                .hasMessageContaining("there is no recording " + recording);
        assertThatThrownBy(() -> recordings.rename(recording, "again"))
                .hasMessageContaining("there is no recording " + recording);
        assertThatThrownBy(() -> blocks(recordings, recording, 0)).hasMessageContaining(CUT_SHORT);
        assertEquals("big", recordings.halfDeleted().get(0).name());

        recordings.delete(recording);

        assertThat(recordings.halfDeleted()).isEmpty();
        try (Database database = StoreFile.create(folder)) {
            for (String table : List.of("recording", "setting", "channel", "block", "samples")) {
                assertEquals(0, database.ask(() -> database.number("SELECT COUNT(*) FROM " + table)), table);
            }
        }
    }

    @Test
    void aDeletionThatCameToNoEndHasGivenBackTheRoomOfWhatItDeleted() throws Exception {
        try (Database database = StoreFile.create(folder)) {
            long before = database.ask(() -> database.number("PRAGMA page_count"));

            deleteInPart();

            assertEquals(0, database.ask(() -> database.number("PRAGMA freelist_count")));
            assertThat(database.ask(() -> database.number("PRAGMA page_count"))).isLessThan(before - 10);
            assertThat(blocksLeft(database)).isEqualTo(2 * (BLOCKS - 32));
        }
    }

    private static long blocksLeft(Database database) throws Exception {
        return database.ask(() -> database.number("SELECT COUNT(*) FROM block"));
    }

    @Test
    void aDeletionThatCameToNoEndLeavesTheOthers() throws Exception {
        long other = begin(store, "other", channel(0));
        store.append(other, List.of(block(0, 0), block(0, 1)));

        deleteInPart();

        assertEquals(
                List.of(other), recordings.list().stream().map(Recording::id).toList());
        assertThat(blocks(recordings, other, 0)).hasSize(2);
        assertTrue(recordings.find(other).isPresent());
    }
}
