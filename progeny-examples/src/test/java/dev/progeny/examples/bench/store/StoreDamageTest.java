package dev.progeny.examples.bench.store;

import static dev.progeny.examples.bench.store.Signals.begin;
import static dev.progeny.examples.bench.store.Signals.block;
import static dev.progeny.examples.bench.store.Signals.blocks;
import static dev.progeny.examples.bench.store.Signals.channel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.progeny.Program;
import dev.progeny.examples.bench.model.Block;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders that are not as they should be. */
final class StoreDamageTest {
    private static final int PAGE = 8192;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("recordings.sqlite");
    }

    private long record(int blocks) throws Exception {
        try (RecordingStore store = RecordingStore.open(folder)) {
            long recording = begin(store, "some", channel(0));
            for (int i = 0; i < blocks; i++) {
                store.append(recording, List.of(block(0, i)));
            }
            return recording;
        }
    }

    private void overwrite(long from, int length, int value) throws Exception {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), from);
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndKept() throws Exception {
        Files.writeString(file, "this is my diary, and no database at all".repeat(100));

        assertThatThrownBy(() -> RecordingStore.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(file + " is no store of recordings");
        assertThatThrownBy(() -> Recordings.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(file + " is no store of recordings");
        assertThat(file).content().startsWith("this is my diary");
    }

    @Test
    void aDatabaseOfAnotherProgramIsRefusedAndKept() throws Exception {
        record(1);
        try (Database database = StoreFile.create(folder)) {
            database.change(() -> database.update("PRAGMA application_id = 7"));
        }
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> RecordingStore.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("but no store of recordings");
        assertThatThrownBy(() -> Recordings.open(folder)).hasMessageContaining("but no store of recordings");
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void tablesOfANewerProgramAreRefused() throws Exception {
        record(1);
        try (Database database = StoreFile.create(folder)) {
            database.change(() -> database.update("PRAGMA user_version = " + (Schema.VERSION + 1)));
        }

        assertThatThrownBy(() -> RecordingStore.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has tables of version 2, this program knows them up to version 1");
        assertThatThrownBy(() -> Recordings.open(folder)).hasMessageContaining("has tables of version 2");
    }

    @Test
    void damagedTablesAreSaidToBeDamaged() throws Exception {
        long recording = record(50);
        long pages = Files.size(file) / PAGE;
        for (long page = 1; page < pages; page++) {
            overwrite(page * PAGE, 100, 0xA5);
        }

        StoreException said = catchThrowableOfType(StoreException.class, () -> {
            try (Recordings recordings = Recordings.open(folder)) {
                recordings.list();
                blocks(recordings, recording, 0);
            }
        });

        assertThat(said).hasMessageStartingWith(file + " is damaged; move it away");
    }

    @Test
    void damagedSamplesAreFoundByTheirChecksum() throws Exception {
        long recording = record(50);
        long place = find(block(0, 20).samples()[300]);
        overwrite(place, 1, 0x55);

        try (Recordings recordings = Recordings.open(folder)) {
            List<Block> read = new ArrayList<>();
            assertThatThrownBy(() -> recordings.forEachBlock(recording, 0, read::add))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("block 20 of channel 0 of recording " + recording)
                    .hasMessageContaining("is damaged");
            assertThat(read).hasSizeLessThanOrEqualTo(20);
        }
    }

    /** {@return where the bytes of a sample are in the file} */
    private long find(float sample) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        int bits = Integer.reverseBytes(Float.floatToRawIntBits(sample));
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i < bytes.length - 3; i++) {
            if (buffer.getInt(i) == bits) {
                return i;
            }
        }
        throw new AssertionError("the sample is not in the file");
    }

    @Test
    void aFullDiskIsSaidAndLosesNothingThatWasAcknowledged() throws Exception {
        Database database = StoreFile.create(folder);
        limit(database, 60);
        try (RecordingStore store = new RecordingStore(database);
                Recordings recordings = Recordings.open(folder)) {
            long recording = begin(store, "full", channel(0));

            int stored = 0;
            StoreException said = null;
            while (said == null) {
                try {
                    store.append(recording, List.of(block(0, stored), block(0, stored + 1)));
                    stored += 2;
                } catch (StoreException e) {
                    said = e;
                }
            }

            assertThat(said)
                    .hasMessageStartingWith("no room is left on the disk for " + file)
                    .hasMessageContaining("make room by removing other files first");
            assertEquals(stored, blocks(recordings, recording, 0).size());
            assertEquals(stored * 500L, store.stored(recording, 0));
            limit(database, 1000);
            assertEquals(1000, store.append(recording, List.of(block(0, stored), block(0, stored + 1))));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aLimitOnTheLengthOfFilesIsWantOfRoomThatCanBeTriedAgain() throws Exception {
        try (Program program = Program.start(Limited.class, folder.toString())) {
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.output())
                    .startsWith("the disk does not take what is written to " + file)
                    .contains("all is stored");
        }
    }

    /** Stores until its system refuses to lengthen the file, and again when that is allowed. */
    static final class Limited {
        private Limited() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            try (RecordingStore store = RecordingStore.open(folder)) {
                long recording = begin(store, "limited", channel(0));
                limitFiles("1000000:");
                int stored = 0;
                boolean isRefused = false;
                while (!isRefused) {
                    try {
                        store.append(recording, List.of(block(0, stored)));
                        stored++;
                    } catch (NoRoomException e) {
                        System.out.println(e.getMessage());
                        isRefused = true;
                    }
                }
                limitFiles("unlimited:");
                store.append(recording, List.of(block(0, stored)));
                try (Recordings recordings = Recordings.open(folder)) {
                    assertEquals(stored + 1, blocks(recordings, recording, 0).size());
                }
            }
            System.out.println("all is stored");
        }

        private static void limitFiles(String softLimit) throws Exception {
            String own = String.valueOf(ProcessHandle.current().pid());
            assertEquals(
                    0,
                    new ProcessBuilder("prlimit", "--pid", own, "--fsize=" + softLimit)
                            .inheritIO()
                            .start()
                            .waitFor());
        }
    }

    /** So that SQLite finds no room for a page beyond, as on a full disk. */
    private static void limit(Database database, int pages) throws Exception {
        database.run(() -> {
            database.execute(List.of("PRAGMA max_page_count = " + pages));
        });
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws Exception {
        Path blocked = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> RecordingStore.open(blocked))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("cannot make " + blocked.resolve("recordings.sqlite"))
                .hasMessageEndingWith("take another folder");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderInWhichNobodyMayWriteIsNamed() {
        assertThatThrownBy(() -> RecordingStore.open(Path.of("/proc/self/task")))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("cannot make /proc/self/task/recordings.sqlite");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatMayOnlyBeReadIsReadAndNotWritten() throws Exception {
        long recording = record(3);
        permit("r--------", "r-x------");
        try {
            assumeFalse(Files.isWritable(file), "this user may write anywhere");

            try (Recordings recordings = Recordings.open(folder)) {
                assertEquals(3, blocks(recordings, recording, 0).size());
                assertThatThrownBy(() -> recordings.rename(recording, "new"))
                        .isInstanceOf(StoreException.class)
                        .hasMessageStartingWith("cannot write to " + file);
            }
            assertThatThrownBy(() -> RecordingStore.open(folder))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("cannot write to " + file);
        } finally {
            permit("rw-------", "rwx------");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFolderThatMayNotBeReadIsSaidToBeSo() throws Exception {
        record(1);
        permit("rw-------", "---------");
        try {
            assumeFalse(Files.isExecutable(folder), "this user may enter any folder");

            assertThatThrownBy(() -> Recordings.open(folder))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("the folder of " + file
                            + " may not be read by this user; see that it may, or take another folder");
        } finally {
            permit("rw-------", "rwx------");
        }
    }

    private void permit(String forFile, String forFolder) throws Exception {
        if (forFolder.contains("w")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(forFolder));
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(forFile));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(forFolder));
    }

    @Test
    void nothingIsLeftInTheTempFolder() throws Exception {
        record(1);

        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            String mine = "progeny-bench-" + ProcessHandle.current().pid() + "-";
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .noneMatch(name -> name.startsWith(mine) || name.startsWith("sqlite-"));
        }
    }
}
