package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.tidy.SmallFileSystem;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LargeFramesTest {
    private static final int LENGTH = (40 << 20) + 5;

    @TempDir
    Path folder;

    @Test
    void aFrameOfPartsArrivesWholeAndItsFileGoes() throws Exception {
        byte[] bytes = new byte[LENGTH];
        new Random(1).nextBytes(bytes);
        LargeFrames sender = new LargeFrames(folder.resolve("ring"), 0);
        LargeFrames receiver = new LargeFrames(folder.resolve("ring"), 0);
        ByteBuffer head = ByteBuffer.wrap(bytes, 0, 3);
        ByteBuffer rest = ByteBuffer.wrap(bytes, 3, LENGTH - 3);

        ByteBuffer frame = receiver.read(sender.write(head, rest), LENGTH);

        assertEquals(ByteBuffer.wrap(bytes), frame);
        assertEquals(LENGTH - 3, rest.remaining());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aLargeFrameIsPassedOnAsItLiesInItsFile() throws Exception {
        byte[] bytes = new byte[LENGTH];
        new Random(2).nextBytes(bytes);
        LargeFrames frames = new LargeFrames(folder.resolve("ring"), 0);
        AtomicInteger taken = new AtomicInteger();

        frames.pass(frames.write(ByteBuffer.wrap(bytes)), LENGTH, frame -> {
            assertEquals(ByteBuffer.wrap(bytes), frame);
            assertFalse(frame.hasArray());
            taken.incrementAndGet();
        });
        assertThrows(
                IllegalStateException.class,
                () -> frames.pass(frames.write(ByteBuffer.wrap(bytes)), LENGTH, frame -> {
                    throw new IllegalStateException("not for me");
                }));

        assertEquals(1, taken.get());
        frames.tidy(0);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theFileOfALargeFrameServesTheNextAsSoonAsItIsLetGo() throws Exception {
        LargeFrames sender = new LargeFrames(folder.resolve("ring"), 0);
        LargeFrames receiver = new LargeFrames(folder.resolve("ring"), 0);
        Random random = new Random(3);
        Set<Object> files = new HashSet<>();

        for (int length : new int[] {LENGTH, LENGTH / 2, LENGTH, 1 << 20, LENGTH + 7}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            long number = sender.write(ByteBuffer.wrap(bytes));
            files.add(onlyFile());
            receiver.pass(number, length, frame -> {
                assertEquals(ByteBuffer.wrap(bytes), frame);
                receiver.letGo();
                files.add(onlyFile());
            });
        }

        assertEquals(1, files.size());
        receiver.tidy(TimeUnit.HOURS.toMillis(1));
        assertThat(folder).isNotEmptyDirectory();
        receiver.tidy(0);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void nothingIsLeftByWhoWritesOrReadsWhileItIsClosed() throws Exception {
        Path ring = folder.resolve("ring");
        LargeFrames frames = new LargeFrames(ring, 0);

        frames.pass(frames.write(ByteBuffer.allocate(LENGTH)), LENGTH, frame -> {
            frames.close();
            LargeFrames.removeAll(ring);
        });
        assertThat(folder).isEmptyDirectory();
        assertThrows(IOException.class, () -> frames.write(ByteBuffer.allocate(LENGTH)));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void oneFileAtMostIsKept() throws Exception {
        LargeFrames frames = new LargeFrames(folder.resolve("ring"), 0);
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            numbers.add(frames.write(ByteBuffer.allocate(LENGTH)));
        }

        for (long number : numbers) {
            frames.pass(number, LENGTH, frame -> {});
        }

        onlyFile();
    }

    @Test // T31
    void noFileIsKeptWhereOthersMayNeedItsMemory() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "64m")) {
            for (int channel = 0; channel < 3; channel++) {
                LargeFrames frames = new LargeFrames(small.folder().resolve("ring" + channel), 0);
                frames.pass(frames.write(ByteBuffer.allocate(LENGTH)), LENGTH, frame -> {});
            }
            assertThat(small.folder()).isEmptyDirectory();
        }
    }

    @Test
    void aFileSystemWithoutALimitHasRoom() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), "0")) {
            LargeFrames frames = new LargeFrames(small.folder().resolve("ring"), 0);
            long number = frames.write(ByteBuffer.allocate(LENGTH));
            assertEquals(LENGTH, frames.read(number, LENGTH).remaining());
        }
    }

    /** {@return what tells the one file in the folder from any other} */
    private Object onlyFile() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.toList();
            assertEquals(1, files.size(), files::toString);
            return Files.readAttributes(files.get(0), BasicFileAttributes.class).fileKey();
        }
    }

    @Test
    void aFileThatIsShorterThanItsFrameIsFoundOut() throws Exception {
        LargeFrames frames = new LargeFrames(folder.resolve("ring"), 0);
        long number = frames.write(ByteBuffer.allocate(LENGTH));

        assertThrows(EOFException.class, () -> frames.pass(number, LENGTH + 1, frame -> {}));
    }

    @Test
    void noThreadKeepsACopyOutsideOfTheHeap() throws Exception {
        LargeFrames frames = new LargeFrames(folder.resolve("ring"), 0);
        FutureTask<Long> kept = new FutureTask<>(() -> {
            long before = direct().getMemoryUsed();
            frames.read(frames.write(ByteBuffer.allocate(LENGTH)), LENGTH);
            return direct().getMemoryUsed() - before;
        });

        new Thread(kept, "large-frames").start(); // a new one, which keeps nothing yet

        assertThat(kept.get()).isLessThan(4 << 20);
    }

    private static BufferPoolMXBean direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
    }
}
