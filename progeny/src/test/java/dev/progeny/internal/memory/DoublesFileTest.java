package dev.progeny.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.tidy.SmallFileSystem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays in files, most in pieces of eight values, so that each operation meets the edges of pieces. */
@Timeout(60)
class DoublesFileTest {
    private static final int SMALL = 3;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = ProcessFolder.own().newPath("doubles");
    }

    @AfterEach
    void removeFile() {
        MappedFile.remove(path);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void inPiecesItIsAsOneArray(long seed) throws IOException {
        Random random = new Random(seed);
        int length = 1 + random.nextInt(60);
        double[] model = new double[length];
        DoublesFile file = DoublesFile.create(path, length, SMALL);

        for (int step = 0; step < 500; step++) {
            int from = random.nextInt(length);
            int count = random.nextInt(length - from + 1);
            int to = random.nextInt(length - count + 1);
            double value = random.nextDouble();
            switch (random.nextInt(5)) {
                case 0 -> {
                    model[from] = value;
                    file.set(from, value);
                }
                case 1 -> {
                    Arrays.fill(model, from, from + count, value);
                    file.fill(from, from + count, value);
                }
                case 2 -> {
                    double[] source = random.doubles(count + 2).toArray();
                    System.arraycopy(source, 1, model, from, count);
                    file.put(from, source, 1, count);
                }
                case 3 -> {
                    System.arraycopy(model, from, model, to, count);
                    file.copy(from, file, to, count);
                }
                default -> {
                    double[] target = new double[count + 2];
                    file.get(from, target, 1, count);
                    assertArrayEquals(
                            Arrays.copyOfRange(model, from, from + count), Arrays.copyOfRange(target, 1, count + 1));
                    assertEquals(model[from], file.get(from));
                }
            }
            double[] all = new double[length];
            file.get(0, all, 0, length);
            assertArrayEquals(model, all, "seed " + seed + ", step " + step);
        }
    }

    @Test
    void piecesOfOtherSizesSeeTheSameValues() throws IOException {
        DoublesFile one = DoublesFile.create(path, 100, SMALL);
        DoublesFile other = DoublesFile.open(path, 5);

        for (int i = 0; i < 100; i++) {
            one.set(i, i);
        }

        for (int i = 0; i < 100; i++) {
            assertEquals(i, other.get(i));
        }
        assertEquals(100, other.length());
    }

    @Test
    void betweenTwoArraysPiecesNeedNotMatch() throws IOException {
        Path second = ProcessFolder.own().newPath("doubles");
        try {
            DoublesFile from = DoublesFile.create(path, 50, SMALL);
            DoublesFile to = DoublesFile.create(second, 40, 2);
            for (int i = 0; i < 50; i++) {
                from.set(i, i);
            }

            from.copy(9, to, 3, 33);

            for (int i = 0; i < 40; i++) {
                assertEquals(i >= 3 && i < 36 ? i + 6 : 0, to.get(i));
            }
        } finally {
            MappedFile.remove(second);
        }
    }

    @Test // T31
    void useAfterCloseIsAnExceptionForAllWhoHaveIt() throws IOException {
        DoublesFile one = DoublesFile.create(path, 10);
        DoublesFile other = DoublesFile.open(path);

        one.close();
        one.close();

        assertTrue(other.isClosed());
        for (DoublesFile file : new DoublesFile[] {one, other}) {
            assertThatThrownBy(() -> file.get(0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> file.set(0, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the array is closed, by this or another process: " + path);
            assertThatThrownBy(() -> file.fill(0, 10, 1)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void whatIsClosedCannotBeOpened() throws IOException {
        DoublesFile.create(path, 10).close();

        assertThatThrownBy(() -> DoublesFile.open(path))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage(path + " is gone: it was closed");
    }

    @Test
    void aFileThatOneKilledWhileItClosedHasLeftIsClosedAndGoesWhenThatIsNoticed() throws IOException {
        DoublesFile file = DoublesFile.create(path, 10);
        Path kept = Files.createLink(ProcessFolder.own().newPath("kept"), path);
        file.close();
        Files.move(kept, path);

        assertThatThrownBy(() -> DoublesFile.open(path)).isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> file.get(0)).isInstanceOf(IllegalStateException.class);

        assertThat(path).doesNotExist();
    }

    @Test
    void whatIsSomethingElseIsRefused() throws IOException {
        MappedFile.create(path, 8192);

        assertThatThrownBy(() -> DoublesFile.open(path))
                .isInstanceOf(IOException.class)
                .hasMessage(path + " is not an array of doubles of this version of Progeny");
        assertEquals(8192, Files.size(path));
    }

    @Test // T31
    void moreThanThereIsRoomForIsRefusedBeforeMemoryIsFilled() {
        assertThatThrownBy(() -> DoublesFile.create(path, 1L << 50))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot allocate 9007199254745088 bytes at " + path)
                .hasMessageContaining("enlarge that file system")
                .hasMessageContaining("-Dprogeny.folder=");
        assertThat(path).doesNotExist();
    }

    @Test
    void whatNobodyUsesAnyMoreIsUnmappedWhenRoomIsNeeded() throws IOException {
        long before = Mappings.bytes();
        long length = 1L << 20;
        DoublesFile kept = DoublesFile.create(path, length);
        for (int i = 0; i < 3; i++) {
            DoublesFile.create(ProcessFolder.own().newPath("doubles"), length).close();
        }
        assertThat(Mappings.bytes()).isGreaterThanOrEqualTo(length * Double.BYTES);

        assertTrue(Mappings.retry(() -> Mappings.bytes() <= before + length * Double.BYTES));

        assertEquals(0, kept.get(length - 1));
        assertFalse(kept.isClosed());
    }

    @Test // T31
    void aFileSystemThatIsFullOfClosedArraysHasRoomForAnother() throws Exception {
        Path name = Files.createTempDirectory("junit-small").resolve("mounted");
        try (SmallFileSystem small = SmallFileSystem.mount(name, "40m")) {
            Path folder = Files.createDirectories(small.folder()
                    .resolve(ProcessFolder.own().path().getFileName())
                    .resolve("users"));
            for (int i = 0; i < 10; i++) {
                DoublesFile file = DoublesFile.create(folder.resolveSibling("doubles-" + i), 2 << 20);
                file.set(0, i);
                file.close();
            }
            assertThatThrownBy(() -> DoublesFile.create(folder.resolveSibling("large"), 6 << 20))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot allocate 50335744 bytes");
        } finally {
            Files.deleteIfExists(name);
            Files.delete(name.getParent());
        }
    }
}
