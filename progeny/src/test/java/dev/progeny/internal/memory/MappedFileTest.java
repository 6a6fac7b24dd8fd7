package dev.progeny.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.progeny.tidy.SmallFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MappedFileTest {
    @TempDir
    Path folder;

    @Test
    void aNewFileIsZerosAndSeenByAllWhoOpenIt() throws IOException {
        Path path = folder.resolve("file");
        try (MappedFile first = MappedFile.create(path, 100_000);
                MappedFile second = MappedFile.open(path)) {
            assertEquals(0, second.bytes().getLong(99_992));

            first.bytes().putLong(99_992, 42);

            assertEquals(42, second.bytes().getLong(99_992));
            assertEquals(100_000, second.size());
        }
    }

    @Test
    void onlyItsUserMayReadIt() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path path = folder.resolve("file");

        MappedFile.create(path, 1).close();

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void whatIsThereAlreadyIsNotTouched() throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "precious");

        assertThatThrownBy(() -> MappedFile.create(path, 8)).isInstanceOf(FileAlreadyExistsException.class);
        assertEquals("precious", Files.readString(path));
    }

    @Test
    void whatIsGoneCannotBeOpened() {
        assertThatThrownBy(() -> MappedFile.open(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aSizeOutOfRangeIsRefusedWithTheRange() {
        assertThatThrownBy(() -> MappedFile.create(folder.resolve("file"), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the size of a mapped file must be between 1 and 2147479552 bytes, was 0");
    }

    @Test
    void anInterruptedThreadMapsAndStaysInterrupted() throws IOException {
        Path path = folder.resolve("file");

        Thread.currentThread().interrupt();
        MappedFile created = MappedFile.create(path, 1 << 20);
        MappedFile opened = MappedFile.open(path);

        assertTrue(Thread.interrupted());
        created.bytes().put(1 << 19, (byte) 7);
        assertEquals(7, opened.bytes().get(1 << 19));
    }

    @Test // T31
    void aFullFileSystemIsAnErrorThatSaysSoAndLeavesNothing() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "1m")) {
            assertThatThrownBy(() -> MappedFile.create(small.folder().resolve("file"), 2 << 20))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot allocate 2097152 bytes at " + small.folder())
                    .hasMessageContaining("of 1048576 bytes are free there; enlarge that file system")
                    .hasMessageContaining("-Dprogeny.folder=");
            assertThat(small.folder()).isEmptyDirectory();
        }
    }

    @Test // T31
    void useAfterCloseIsAnExceptionAndEarlierViewsStayUsable() throws IOException {
        MappedFile file = MappedFile.create(folder.resolve("file"), 4096);
        ByteBuffer bytes = file.bytes();

        file.close();
        file.close();

        assertThatThrownBy(file::bytes)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(file.path() + " was closed here");
        bytes.putLong(0, 1);
        assertEquals(1, bytes.getLong(0));
        assertThat(file.path()).exists();
    }

    @Test
    void aDiscardedFileIsGoneAndHoldsNoMemory() throws IOException {
        Path path = folder.resolve("file");
        MappedFile file = MappedFile.create(path, 4096);
        Path link = Files.createLink(folder.resolve("link"), path);

        MappedFile.discard(path);
        MappedFile.discard(path);

        assertThat(path).doesNotExist();
        assertEquals(0, Files.size(link));
        assertEquals(4096, file.size());
    }
}
