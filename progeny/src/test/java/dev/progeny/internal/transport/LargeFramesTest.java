package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
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
    void aLargeFrameIsPassedOnAsItLiesInItsFileWhichIsGoneThen() throws Exception {
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
        assertThat(folder).isEmptyDirectory();
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
