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
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays in files, most in pieces of eight values, so that each operation meets the edges of pieces. */
@Timeout(60)
class ArrayFileTest {
    private static final int SMALL = 6; // two to the power of it are the bytes of a piece

    private Path path;

    @BeforeEach
    void choosePath() {
        path = ProcessFolder.own().newPath("doubles");
    }

    @AfterEach
    void removeFile() {
        MappedFile.remove(path);
    }

    private static ArrayFile<DoubleBuffer> doubles(Path path, long length, int pieceShift) throws IOException {
        return ArrayFile.create(FileKind.DOUBLES, path, length, pieceShift);
    }

    private static double get(ArrayFile<DoubleBuffer> file, long index) {
        return file.values(index).get(file.place(index));
    }

    private static void set(ArrayFile<DoubleBuffer> file, long index, double value) {
        file.values(index).put(file.place(index), value);
    }

    private static void fill(ArrayFile<DoubleBuffer> file, long from, long count, double value) {
        file.parts(from, count, 3, (piece, place, done, some) -> {
            for (int i = 0; i < some; i++) {
                piece.put(place + i, value);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void inPiecesItIsAsOneArray(long seed) throws IOException {
        Random random = new Random(seed);
        int length = 1 + random.nextInt(60);
        double[] model = new double[length];
        ArrayFile<DoubleBuffer> file = doubles(path, length, SMALL);

        for (int step = 0; step < 500; step++) {
            int from = random.nextInt(length);
            int count = random.nextInt(length - from + 1);
            int to = random.nextInt(length - count + 1);
            double value = random.nextDouble();
            switch (random.nextInt(5)) {
                case 0 -> {
                    model[from] = value;
                    set(file, from, value);
                }
                case 1 -> {
                    Arrays.fill(model, from, from + count, value);
                    fill(file, from, count, value);
                }
                case 2 -> {
                    double[] source = random.doubles(count + 2).toArray();
                    System.arraycopy(source, 1, model, from, count);
                    file.parts(from, count, 5, (piece, place, done, some) -> piece.put(place, source, 1 + done, some));
                }
                case 3 -> {
                    System.arraycopy(model, from, model, to, count);
                    file.copy(from, file, to, count);
                }
                default -> {
                    double[] target = new double[count + 2];
                    file.parts(
                            from, count, count, (piece, place, done, some) -> piece.get(place, target, 1 + done, some));
                    assertArrayEquals(
                            Arrays.copyOfRange(model, from, from + count), Arrays.copyOfRange(target, 1, count + 1));
                    assertEquals(model[from], get(file, from));
                }
            }
            double[] all = new double[length];
            file.parts(0, length, length, (piece, place, done, some) -> piece.get(place, all, done, some));
            assertArrayEquals(model, all, "seed " + seed + ", step " + step);
        }
    }

    @Test
    void piecesOfOtherSizesSeeTheSameValues() throws IOException {
        ArrayFile<DoubleBuffer> one = doubles(path, 100, SMALL);
        ArrayFile<DoubleBuffer> other = ArrayFile.open(FileKind.DOUBLES, path, 8);

        for (int i = 0; i < 100; i++) {
            set(one, i, i);
        }

        for (int i = 0; i < 100; i++) {
            assertEquals(i, get(other, i));
        }
        assertEquals(100, other.length());
    }

    @Test
    void betweenTwoArraysPiecesNeedNotMatch() throws IOException {
        Path second = ProcessFolder.own().newPath("doubles");
        try {
            ArrayFile<DoubleBuffer> from = doubles(path, 50, SMALL);
            ArrayFile<DoubleBuffer> to = doubles(second, 40, 5);
            for (int i = 0; i < 50; i++) {
                set(from, i, i);
            }

            from.copy(9, to, 3, 33);

            for (int i = 0; i < 40; i++) {
                assertEquals(i >= 3 && i < 36 ? i + 6 : 0, get(to, i));
            }
        } finally {
            MappedFile.remove(second);
        }
    }

    @Test // T31
    void useAfterCloseIsAnExceptionForAllWhoHaveIt() throws IOException {
        ArrayFile<DoubleBuffer> one = ArrayFile.create(FileKind.DOUBLES, path, 10);
        ArrayFile<DoubleBuffer> other = ArrayFile.open(FileKind.DOUBLES, path);

        one.close();
        one.close();

        assertTrue(other.isClosed());
        for (ArrayFile<DoubleBuffer> file : List.of(one, other)) {
            assertThatThrownBy(() -> get(file, 0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> set(file, 0, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the array is closed, by this or another process: " + path);
            assertThatThrownBy(() -> fill(file, 0, 10, 1)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void whatIsClosedCannotBeOpened() throws IOException {
        ArrayFile.create(FileKind.DOUBLES, path, 10).close();

        assertThatThrownBy(() -> ArrayFile.open(FileKind.DOUBLES, path))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage(path + " is gone: it was closed");
    }

    @Test
    void aFileThatOneKilledWhileItClosedHasLeftIsClosedAndGoesWhenThatIsNoticed() throws IOException {
        ArrayFile<DoubleBuffer> file = ArrayFile.create(FileKind.DOUBLES, path, 10);
        Path kept = Files.createLink(ProcessFolder.own().newPath("kept"), path);
        file.close();
        Files.move(kept, path);

        assertThatThrownBy(() -> ArrayFile.open(FileKind.DOUBLES, path)).isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> get(file, 0)).isInstanceOf(IllegalStateException.class);

        assertThat(path).doesNotExist();
    }

    @Test
    void whatIsSomethingElseIsRefused() throws IOException {
        MappedFile.create(path, 8192);

        assertThatThrownBy(() -> ArrayFile.open(FileKind.DOUBLES, path))
                .isInstanceOf(IOException.class)
                .hasMessage(path + " is not an array of doubles of this version of Progeny");
        assertEquals(8192, Files.size(path));
    }

    @Test // T31
    void moreThanThereIsRoomForIsRefusedBeforeMemoryIsFilled() {
        assertThatThrownBy(() -> ArrayFile.create(FileKind.DOUBLES, path, 1L << 50))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot allocate 9007199254741056 bytes at " + path)
                .hasMessageContaining("enlarge that file system")
                .hasMessageContaining("-Dprogeny.folder=");
        assertThat(path).doesNotExist();
    }

    @Test
    void whatNobodyUsesAnyMoreIsUnmappedWhenRoomIsNeeded() throws IOException {
        long before = Mappings.bytes();
        long length = 1L << 20;
        ArrayFile<DoubleBuffer> kept = ArrayFile.create(FileKind.DOUBLES, path, length);
        for (int i = 0; i < 3; i++) {
            ArrayFile.create(FileKind.DOUBLES, ProcessFolder.own().newPath("doubles"), length)
                    .close();
        }
        assertThat(Mappings.bytes()).isGreaterThanOrEqualTo(length * Double.BYTES);

        assertTrue(Mappings.retry(() -> Mappings.bytes() <= before + length * Double.BYTES));

        assertEquals(0, get(kept, length - 1));
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
                ArrayFile<DoubleBuffer> file =
                        ArrayFile.create(FileKind.DOUBLES, folder.resolveSibling("doubles-" + i), 2 << 20);
                set(file, 0, i);
                file.close();
            }
            assertThatThrownBy(() -> ArrayFile.create(FileKind.DOUBLES, folder.resolveSibling("large"), 6 << 20))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot allocate 50331712 bytes");
        } finally {
            Files.deleteIfExists(name);
            Files.delete(name.getParent());
        }
    }

    @Test
    void aNumberAndAViewMayReachOverTheEdgeOfPieces() throws IOException {
        ArrayFile<ByteBuffer> file = ArrayFile.create(FileKind.BLOCK, path, 200, SMALL);

        file.bytes(60, Long.BYTES).putLong(file.bytePlace(60), 0x0102030405060708L);
        ByteBuffer view = file.view(50, 64);

        assertEquals(0x0102030405060708L, view.getLong(10));
        assertEquals(0x0102030405060708L, file.view(60, 8).getLong(0));
        view.put(63, (byte) 9);
        assertEquals(9, file.values(113).get(file.place(113)));
        assertEquals(0, file.view(200, 0).capacity());
        assertThatThrownBy(() -> file.view(63, 128))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a view of 128 values from index 63 on is too large for a buffer; views of up to 1000000000"
                        + " bytes always fit");
        assertThatThrownBy(() -> file.bytes(193, Long.BYTES))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("index must be at least 0 and less than 193, for 8 bytes of 200, was 193");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    void aSegmentShowsAllPiecesAlsoAfterClose() throws Exception {
        Class<?> type = Class.forName("java.lang.foreign.MemorySegment");
        ArrayFile<ByteBuffer> file = ArrayFile.create(FileKind.BLOCK, path, 200, SMALL);
        file.values(199).put(file.place(199), (byte) 5);

        Object segment = file.segment(type);
        file.close();
        System.gc();

        ByteBuffer seen = (ByteBuffer) type.getMethod("asByteBuffer").invoke(segment);
        assertEquals(200, seen.capacity());
        assertEquals(5, seen.get(199));
        assertThatThrownBy(() -> file.segment(type)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    void ofAFileThatIsGoneThereIsNoSegmentOfSeveralPieces() throws Exception {
        Class<?> type = Class.forName("java.lang.foreign.MemorySegment");
        ArrayFile<ByteBuffer> file = ArrayFile.create(FileKind.BLOCK, path, 200, SMALL);

        MappedFile.remove(path);

        assertThatThrownBy(() -> file.segment(type))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was unlinked");
        assertEquals(0, file.values(7).get(7));
        file.release();
    }

    @Test
    void aViewOutlivesTheFile() throws IOException {
        ArrayFile<LongBuffer> file = ArrayFile.create(FileKind.LONGS, path, 1000);
        LongBuffer view = file.view(10, 100);
        view.put(5, 7);

        file.close();
        System.gc();

        view.put(6, 8);
        assertEquals(7, view.get(5));
        assertEquals(8, view.get(6));
    }

    @Test
    void aFileThatWasCutOffOrAppendedToOrOverwrittenIsRefused() throws IOException {
        ArrayFile.create(FileKind.LONGS, path, 1000).release();
        byte[] whole = Files.readAllBytes(path);

        for (int size : new int[] {0, 7, 8, 63, 64, 4096, whole.length - 1, whole.length + 1}) {
            Files.write(path, Arrays.copyOf(whole, size));
            assertThatThrownBy(() -> ArrayFile.open(FileKind.LONGS, path))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(size < 8 ? "is not an array of longs" : "has " + size + " bytes instead of ");
        }
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] noise = whole.clone();
            for (int at = 0; at < 16; at++) {
                noise[at] = (byte) random.nextInt();
            }
            Files.write(path, noise);
            assertThatThrownBy(() -> ArrayFile.open(FileKind.LONGS, path)).isInstanceOf(IOException.class);
        }
        Files.write(path, whole);
        assertThatThrownBy(() -> ArrayFile.open(FileKind.DOUBLES, path))
                .hasMessage(path + " is not an array of doubles of this version of Progeny");
        ArrayFile.open(FileKind.LONGS, path).close();
    }
}
