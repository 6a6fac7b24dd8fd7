package dev.progeny.examples.bench.store;

import static dev.progeny.examples.bench.store.Signals.STARTED;
import static dev.progeny.examples.bench.store.Signals.begin;
import static dev.progeny.examples.bench.store.Signals.block;
import static dev.progeny.examples.bench.store.Signals.blocks;
import static dev.progeny.examples.bench.store.Signals.channel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class RecordingStoreTest {
    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void nameFolder() {
        folder = temp.resolve("not there yet").resolve("a%41 b?c#d \u00e4");
    }

    @Test
    void aRecordingIsReadAsItWasWritten() throws Exception {
        List<Channel> channels = List.of(channel(0), new Channel(3, "a,\"b\"", "mA", 0.5, "scpi:host:5025"));
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("when full", "wait");
        settings.put("another", "");
        Instant ended = STARTED.plusNanos(1);

        try (RecordingStore store = RecordingStore.open(folder);
                Claim begun = store.begin("first try", STARTED, channels, settings)) {
            long recording = begun.recording();
            assertEquals(1000, store.append(recording, List.of(block(0, 0), block(3, 0))));
            store.end(recording, ended);
        }

        try (Recordings recordings = Recordings.open(folder)) {
            Recording recording = recordings.list().get(0);
            assertEquals(
                    new Recording(
                            recording.id(),
                            "first try",
                            STARTED,
                            ended,
                            false,
                            channels,
                            List.of(500L, 500L),
                            List.of(500L, 500L),
                            4000),
                    recording);
            assertThat(recordings.settings(recording.id())).containsExactlyEntriesOf(settings);
        }
    }

    @Test
    void blocksAreReadBitForBit() throws Exception {
        float[] odd = {
            Float.NaN, -0f, 0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, Float.intBitsToFloat(1)
        };
        float[] none = {Float.NaN, Float.NaN};
        try (RecordingStore store = RecordingStore.open(folder)) {
            long recording = begin(store, "odd", channel(0));
            store.append(
                    recording,
                    List.of(
                            new Block(0, 7, 1L << 40, 123, 1e6 / 3, "\u00b5V", odd),
                            new Block(0, 8, 1L << 41, 124, 5, "", none)));
        }

        try (Recordings recordings = Recordings.open(folder)) {
            List<Block> read = blocks(recordings, 1, 0);

            assertEquals(2, read.size());
            Block block = read.get(0);
            assertEquals(7, block.sequence());
            assertEquals(1L << 40, block.first());
            assertEquals(123, block.timeNanos());
            assertEquals(1e6 / 3, block.rate());
            assertEquals("\u00b5V", block.unit());
            assertArrayEquals(odd, block.samples());
            assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(block.samples()[1]));
            assertArrayEquals(none, read.get(1).samples());
        }
    }

    @Test
    void blocksThatAreThereAreLeftOut() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder)) {
            long recording = begin(store, "again", channel(0), channel(1));

            assertEquals(1000, store.append(recording, List.of(block(0, 0), block(1, 0))));
            assertEquals(500, store.append(recording, List.of(block(0, 0), block(0, 1), block(1, 0), block(0, 1))));
            assertEquals(0, store.append(recording, List.of()));

            assertEquals(1000, store.stored(recording, 0));
            assertEquals(500, store.stored(recording, 1));
            try (Recordings recordings = Recordings.open(folder)) {
                assertEquals(2, blocks(recordings, recording, 0).size());
            }
        }
    }

    @Test
    void recordingsOfOneNameGetNumbersAndNoIdIsUsedTwice() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder);
                Recordings recordings = Recordings.open(folder)) {
            long first = begin(store, "name", channel(0));
            long second = begin(store, "name", channel(0));
            long third = begin(store, "name", channel(0));
            store.append(second, List.of(block(0, 0)));

            assertThat(recordings.list()).extracting(Recording::name).containsExactly("name (3)", "name (2)", "name");
            assertThat(recordings.list())
                    .extracting(Recording::samples)
                    .containsExactly(List.of(0L), List.of(500L), List.of(0L));
            recordings.delete(third);
            assertThat(begin(store, "name", channel(0))).isGreaterThan(third);
            assertThat(first).isPositive();
        }
    }

    @Test
    void aRecordingThatDidNotEndHasAllThatWasStored() throws Exception {
        RecordingStore store = RecordingStore.open(folder);
        long recording = begin(store, "crash", channel(0));
        store.append(recording, List.of(block(0, 0)));

        try (Recordings recordings = Recordings.open(folder)) {
            assertNull(recordings.get(recording).ended());
            assertEquals(List.of(500L), recordings.get(recording).samples());
        } finally {
            store.close();
        }
    }

    @Test
    void whatCannotBeIsRefusedAndNothingIsDone() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder);
                Recordings recordings = Recordings.open(folder)) {
            long recording = begin(store, "one", channel(0));

            assertThatThrownBy(() -> begin(store, " ", channel(0)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot have the name \" \"");
            assertThatThrownBy(() -> begin(store, "x".repeat(201), channel(0)))
                    .hasMessageContaining("(201 characters)");
            assertThatThrownBy(() -> begin(store, "none")).hasMessageContaining("needs a channel");
            assertThatThrownBy(() -> begin(store, "two", channel(1), channel(1)))
                    .hasMessageContaining("number 1");
            assertThatThrownBy(() -> store.begin("late", Instant.MAX, List.of(channel(0)), Map.of()))
                    .hasMessageContaining("only from 1678 to 2262");
            assertThatThrownBy(() -> store.append(99, List.of(block(0, 0))))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("there is no recording 99");
            assertThatThrownBy(() -> store.append(recording, List.of(block(0, 0), block(5, 0))))
                    .hasMessageContaining("lacks a channel");
            assertThatThrownBy(() -> store.end(99, STARTED)).hasMessageContaining("no recording 99");

            assertEquals(0, store.stored(recording, 0));
            assertEquals(1, recordings.list().size());
            assertEquals(500, store.append(recording, List.of(block(0, 0))));
        }
    }

    @Test
    void aRecordingThatIsBegunCannotBeDeletedUntilItsClaimIsClosed() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder);
                Recordings recordings = Recordings.open(folder)) {
            try (Claim begun = store.begin("mine", STARTED, List.of(channel(0)), Map.of())) {
                assertThatThrownBy(() -> recordings.delete(begun.recording()))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("is being made");
                assertEquals(begun.recording(), recordings.list().get(0).id());
            }
            recordings.delete(recordings.list().get(0).id());
            assertThat(recordings.list()).isEmpty();
        }
    }

    @Test
    void aRecordingThatCannotBeClaimedIsNotThere() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder);
                Recordings recordings = Recordings.open(folder)) {
            Path noFile = Files.createDirectory(folder.resolve("recordings.lock"));

            assertThatThrownBy(() -> begin(store, "refused", channel(0)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot lock " + noFile);

            assertThat(recordings.list()).isEmpty();
            Files.delete(noFile);
            assertEquals(
                    begin(store, "mine", channel(0)), recordings.list().get(0).id());
        }
    }

    @Test
    void aRecordingThatCannotBeCommittedIsClaimedNoMore() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder);
                Database database = StoreFile.create(folder)) {
            execute(
                    database,
                    "CREATE TABLE other (recording REFERENCES recording DEFERRABLE INITIALLY DEFERRED)",
                    "CREATE TRIGGER fail AFTER INSERT ON recording BEGIN INSERT INTO other VALUES (99); END");
            assertThatThrownBy(() -> begin(store, "refused", channel(0))).isInstanceOf(StoreException.class);
            execute(database, "DROP TRIGGER fail");

            Claim.take(folder, 1).close();
            assertEquals(1, begin(store, "mine", channel(0)));
        }
    }

    private static void execute(Database database, String... statements) throws StoreException {
        database.run(() -> database.execute(List.of(statements)));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheUserCanReadTheFiles() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder)) {
            store.append(begin(store, "mine", channel(0)), List.of(block(0, 0)));

            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files)
                        .hasSize(4) // with the log, the notes of who reads it, and the claims
                        .allSatisfy(file -> assertEquals(
                                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file))));
            }
        }
    }

    @Test
    void severalMayWriteInTurn() throws Exception {
        try (RecordingStore store = RecordingStore.open(folder);
                RecordingStore other = RecordingStore.open(folder)) {
            long recording = begin(store, "mine", channel(0));
            long second = begin(other, "other", channel(0));

            for (int i = 0; i < 10; i++) {
                store.append(recording, List.of(block(0, i)));
                other.append(second, List.of(block(0, i)));
            }

            assertEquals(5000, other.stored(recording, 0));
            assertEquals(5000, store.stored(second, 0));
        }
    }
}
