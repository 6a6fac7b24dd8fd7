package dev.progeny.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import dev.progeny.examples.bench.store.Claim;
import dev.progeny.examples.bench.store.RecordingStore;
import dev.progeny.examples.bench.supervise.BenchException;
import dev.progeny.examples.bench.work.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done with a recording from the command line. */
@Timeout(120)
class RecordingCommandsTest {
    private static final String NAME = "two rates";

    @TempDir
    Path folder;

    private Path store;

    @BeforeEach
    void record() throws Exception {
        store = folder.resolve("store");
        List<Channel> channels =
                List.of(new Channel(0, "slow", "V", 10, "test"), new Channel(1, "quick", "V", 20, "test"));
        try (RecordingStore writer = RecordingStore.open(store);
                Claim begun = writer.begin(NAME, Instant.EPOCH, channels, Map.of())) {
            writer.append(
                    begun.recording(),
                    List.of(
                            new Block(0, 0, 0, 0, 10, "V", new float[] {1, 2}),
                            new Block(1, 0, 0, 0, 20, "V", new float[] {3, 4})));
        }
    }

    @Test
    void anExportThatIsRefusedLeavesTheFileThatWasThere() throws Exception {
        Path file = Files.writeString(folder.resolve("keep.wav"), "precious");

        assertThatThrownBy(() -> export("--wav", file))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("export it as CSV");

        assertEquals("precious", Files.readString(file));
        assertThat(folder).isDirectoryNotContaining("glob:**/.bench-*");
    }

    @Test
    void anExportReplacesTheFileThatWasThere() throws Exception {
        Path file = Files.writeString(folder.resolve("old.csv"), "old");

        assertEquals("written: " + file + System.lineSeparator(), export("--csv", file));

        assertThat(Files.readString(file)).contains("slow", "quick").doesNotContain("old");
        assertThat(folder).isDirectoryNotContaining("glob:**/.bench-*");
    }

    @Test
    void anExportTouchesNoOtherFileAndItsNameMayBeAsLongAsTheSystemTakes() throws Exception {
        String name = "a".repeat(251) + ".csv";
        Path other = Files.writeString(folder.resolve("a.csv.part"), "precious");

        export("--csv", folder.resolve("a.csv"));
        export("--csv", folder.resolve(name));

        assertEquals("precious", Files.readString(other));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("store", "a.csv", "a.csv.part", name);
    }

    @Test
    void aFolderThatIsNotThereIsSaidToBeMissing() {
        Path file = folder.resolve("nowhere").resolve("a.csv");

        assertThatThrownBy(() -> export("--csv", file))
                .isInstanceOf(BenchException.class)
                .hasMessageStartingWith("cannot write " + file + ": java.nio.file.NoSuchFileException: ");
    }

    @Test
    void aRecordingGetsAnotherNameByItsOldOneOrItsId() throws Exception {
        assertEquals(
                "renamed: recording 1, \"two rates\", is \"other\" now" + System.lineSeparator(),
                said(RecordingCommands::rename, NAME, "other"));
        said(RecordingCommands::rename, "1", "another");

        assertEquals("another", Recorded.only(store).name());
        assertRefused("not renamed: a recording cannot have the name \"\"", RecordingCommands::rename, "1", "");
        assertRefused(
                "there is no recording with the id or the name \"other\"", RecordingCommands::rename, "other", "x");
        assertRefused(
                "rename must be followed by the id or the name of a recording, and by", RecordingCommands::rename, "1");
        assertRefused("unknown argument \"y\"", RecordingCommands::rename, "1", "x", "y");
    }

    @Test
    void aRecordingThatIsBeingMadeIsListedAsSuchAndAfterThatAsItEnded() throws Exception {
        assertThat(said(RecordingCommands::list)).contains("  not ended in order  ");
        List<Channel> channels = List.of(new Channel(0, "one", "V", 1000, "test"));
        try (RecordingStore writer = RecordingStore.open(store);
                Claim made = writer.begin("made", Instant.EPOCH, channels, Map.of())) {
            assertThat(said(RecordingCommands::list))
                    .contains("2  \"made\"  1970-01-01T00:00:00Z  being made  ")
                    .containsOnlyOnce("  not ended in order  ");
            writer.end(made.recording(), Instant.EPOCH.plusSeconds(1));
            assertThat(said(RecordingCommands::list)).contains("  until 1970-01-01T00:00:01Z  ");
        }
    }

    @Test
    void aRecordingIsDeleted() throws Exception {
        assertRefused("delete must be followed by the id or the name of a recording", RecordingCommands::delete);
        assertRefused("unknown argument \"--csv\"", RecordingCommands::delete, "1", "--csv", "x");

        assertEquals(
                "deleted: recording 1, \"two rates\"" + System.lineSeparator(), said(RecordingCommands::delete, NAME));

        assertThat(said(RecordingCommands::list)).startsWith("no recordings in ");
        assertRefused("there is no recording with the id or the name \"1\"", RecordingCommands::delete, "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "wav"})
    @DisabledOnOs(OS.WINDOWS) // which has no such pipes
    void anExportDuringWhichTheRecordingIsDeletedFails(String format) throws Exception {
        recordMoreThanAPipeHolds();
        Path file = folder.resolve("big." + format); // a pipe, so that the export waits for its reader
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", file.toString())
                        .inheritIO()
                        .start()
                        .waitFor());
        FutureTask<String> export =
                new FutureTask<>(() -> said(RecordingCommands::export, "big", "--" + format, file.toString()));
        Thread thread = new Thread(export, "export");
        thread.start();

        try (InputStream in = Files.newInputStream(file)) {
            assertThat(in.read()).isNotNegative();
            said(RecordingCommands::delete, "big");
            in.transferTo(OutputStream.nullOutputStream());
        }

        assertThatThrownBy(export::get)
                .hasCauseInstanceOf(BenchException.class)
                .hasMessageContaining("was deleted while it was read");
        thread.join();
    }

    private void recordMoreThanAPipeHolds() throws Exception {
        List<Channel> channels = List.of(new Channel(0, "one", "V", 1000, "test"));
        try (RecordingStore writer = RecordingStore.open(store);
                Claim begun = writer.begin("big", Instant.EPOCH, channels, Map.of())) {
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                blocks.add(new Block(0, i, 10_000L * i, 0, 1000, "V", new float[10_000]));
            }
            writer.append(begun.recording(), blocks);
        }
    }

    @Test
    void whatIsLeftOfARecordingThatWasDeletedInPartIsListedAndDeleted() throws Exception {
        recordMoreThanAPipeHolds();
        sql("CREATE TRIGGER stop BEFORE DELETE ON block WHEN OLD.sequence = 20"
                + " BEGIN SELECT RAISE(ABORT, 'stopped'); END");
        assertRefused("not deleted: ", RecordingCommands::delete, "big");
        sql("DROP TRIGGER stop");

        assertThat(said(RecordingCommands::list))
                .contains("1  \"two rates\"")
                .contains("2  \"big\"  is being deleted, or was in part; \"bench delete 2\" deletes what is left");
        assertRefused(
                "there is no recording with the id or the name \"2\"",
                RecordingCommands::export,
                "2",
                "--csv",
                folder.resolve("x").toString());
        assertThat(said(RecordingCommands::delete, "big")).startsWith("deleted: recording 2");
        assertThat(said(RecordingCommands::list)).contains("two rates").doesNotContain("big");
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store.resolve("recordings.sqlite"));
                Statement any = connection.createStatement()) {
            any.executeUpdate(statement);
        }
    }

    @Test
    void whatIsTheIdOfOneRecordingAndTheNameOfAnotherIsRefusedUntilItIsSaidWhichIsMeant() throws Exception {
        try (RecordingStore writer = RecordingStore.open(store)) {
            writer.begin("1", Instant.EPOCH, List.of(new Channel(0, "slow", "V", 10, "test")), Map.of())
                    .close();
        }

        assertRefused(
                "\"1\" is the id of one recording and the name of another: recording 2, \"1\"; recording 1,"
                        + " \"two rates\"; for that with this name say its id, for that with this id its name",
                RecordingCommands::delete,
                "1");

        assertEquals("deleted: recording 2, \"1\"" + System.lineSeparator(), said(RecordingCommands::delete, "2"));
        assertEquals(
                "deleted: recording 1, \"two rates\"" + System.lineSeparator(), said(RecordingCommands::delete, "1"));
    }

    /** One of the commands. */
    @FunctionalInterface
    private interface Command {
        void run(PrintStream out, String... arguments) throws BenchException;
    }

    private String export(String format, Path file) throws BenchException {
        return said(RecordingCommands::export, NAME, format, file.toString());
    }

    private void assertRefused(String message, Command command, String... arguments) {
        assertThatThrownBy(() -> said(command, arguments))
                .isInstanceOf(BenchException.class)
                .hasMessageStartingWith(message);
    }

    private String said(Command command, String... arguments) throws BenchException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--store", store.toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        command.run(new PrintStream(said, true, StandardCharsets.UTF_8), all.toArray(String[]::new));
        return said.toString(StandardCharsets.UTF_8);
    }
}
