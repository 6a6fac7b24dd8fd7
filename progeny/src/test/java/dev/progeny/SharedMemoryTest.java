package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.tidy.SmallFileSystem;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocks without a name, and the scope. */
@Timeout(120)
class SharedMemoryTest {
    @Test
    void numbersOfAllTypesAreWrittenAndReadAtAnyOffset() {
        try (SharedMemory block = SharedMemory.create("1k")) {
            block.put(0, (byte) -1);
            block.putShort(1, (short) -2);
            block.putInt(3, -3);
            block.putLong(7, Long.MIN_VALUE);
            block.putFloat(15, 1.5f);
            block.putDouble(1016, Math.PI);

            assertEquals(1024, block.size());
            assertEquals(-1, block.get(0));
            assertEquals(-2, block.getShort(1));
            assertEquals(-3, block.getInt(3));
            assertEquals(Long.MIN_VALUE, block.getLong(7));
            assertEquals(1.5f, block.getFloat(15));
            assertEquals(Math.PI, block.getDouble(1016));
            assertEquals(Optional.empty(), block.name());
        }
    }

    @Test
    void bytesAreCopiedFilledAndViewed() {
        try (SharedMemory block = SharedMemory.create(10);
                SharedMemory other = SharedMemory.create(4)) {
            block.put(1, new byte[] {1, 2, 3});
            block.put(4, new byte[] {9, 4, 5, 9}, 1, 2);
            block.fill(8, 2, (byte) 7);
            block.copyTo(1, other, 0, 4);
            byte[] all = new byte[10];
            byte[] part = new byte[4];
            block.get(0, all);
            other.get(1, part, 1, 3);
            ByteBuffer view = block.asBuffer(4, 2).putShort(0, (short) 0x0101);

            assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5, 0, 0, 7, 7}, all);
            assertArrayEquals(new byte[] {0, 2, 3, 4}, part);
            assertEquals(2, view.capacity());
            assertEquals(0x0101, block.getShort(4));
            assertEquals(10, block.asBuffer().capacity());
        }
    }

    @Test
    void whatIsOutOfBoundsIsRefused() {
        try (SharedMemory block = SharedMemory.create(10)) {
            for (ThrowingCallable access : List.<ThrowingCallable>of(
                    () -> block.get(10),
                    () -> block.get(-1),
                    () -> block.getShort(9),
                    () -> block.putInt(7, 1),
                    () -> block.getLong(3),
                    () -> block.putDouble(Long.MAX_VALUE, 1),
                    () -> block.getLong(Long.MIN_VALUE),
                    () -> block.get(8, new byte[3]),
                    () -> block.put(0, new byte[3], 2, 2),
                    () -> block.fill(5, 6, (byte) 1),
                    () -> block.copyTo(5, block, 6, 5),
                    () -> block.asBuffer(5, 6),
                    () -> block.asBuffer(-1, 2))) {
                assertThatThrownBy(access).isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThatThrownBy(() -> block.putLong(3, 1))
                    .hasMessage("index must be at least 0 and less than 3, for 8 bytes of 10, was 3");
        }
    }

    @Test
    void sizesOutOfRangeAreRefused() {
        for (long size : new long[] {0, -1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> SharedMemory.create(size))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("size must be between 1 and 9223372036854775743 bytes, was " + size);
        }
        assertThatThrownBy(() -> SharedMemory.create("64 MB"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as \"512m\", was \"64 MB\"");
        assertThatThrownBy(() -> SharedMemory.create("8000t"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("enlarge that file system");
    }

    @Test
    void itTravelsInEveryWayAndComesBackAsTheSameObject() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                ProcessQueue<SharedMemory> queue = ProcessQueue.create();
                SharedMemory block = SharedMemory.create(100)) {
            SharedMemory back = pool.apply(block, b -> {
                b.putLong(0, 42);
                return b;
            });
            queue.put(block);
            pool.submit(() -> queue.take().putLong(8, block.getLong(0) + 1)).get();

            assertSame(block, back);
            assertEquals(43, block.getLong(8));
        }
    }

    @Test // T31
    void onceClosedNobodyCanUseItButViewsStay() throws Exception {
        SharedMemory block = SharedMemory.create(100);
        ByteBuffer view = block.asBuffer();

        ChildProcess.start(block::close).join();
        System.gc();

        view.putLong(0, 7);
        assertEquals(7, view.getLong(0));
        for (ThrowingCallable access : List.<ThrowingCallable>of(
                () -> block.get(0),
                () -> block.putLong(0, 1),
                () -> block.get(0, new byte[1]),
                () -> block.fill(0, 1, (byte) 1),
                block::asBuffer)) {
            assertThatThrownBy(access)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the block is closed");
        }
        assertTrue(block.isClosed());
        assertThat(block.toString()).contains("100 bytes, closed");
    }

    @Test
    void oneWithoutANameThatIsUnlinkedStaysWithThoseWhoHaveIt() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                SharedMemory block = SharedMemory.create(100)) {
            pool.apply(block, b -> b.get(0));

            block.unlink();
            block.unlink();

            block.putLong(0, 5);
            assertEquals(5L, pool.<SharedMemory, Long>apply(block, b -> b.getLong(0)));
            assertThatThrownBy(() -> ChildProcess.call(() -> block.get(0)).get())
                    .hasStackTraceContaining("is gone");
        }
    }

    @Test // T31
    void aFullFileSystemIsAnExceptionAtCreation() throws Exception {
        Path name = Files.createTempDirectory("junit-small").resolve("mounted");
        try (SmallFileSystem small = SmallFileSystem.mount(name, "4m");
                Program program = Program.start(List.of("-Dprogeny.folder=" + small.folder()), Filler.class)) {
            assertEquals(0, program.waitFor(), program::errors);
            assertThat(program.output())
                    .contains("full after 3: cannot make a block of shared memory: cannot allocate");
        } finally {
            Files.deleteIfExists(name);
            Files.delete(name.getParent());
        }
    }

    /** Makes blocks until there is no room, and uses them all. */
    static final class Filler {
        public static void main(String[] args) {
            try (SharedMemoryManager memory = SharedMemoryManager.create()) {
                for (int i = 0; ; i++) {
                    try {
                        memory.block("1m").fill(0, 1 << 20, (byte) 1);
                    } catch (UncheckedIOException e) {
                        System.out.println("full after " + i + ": " + e.getMessage());
                        return;
                    }
                }
            }
        }
    }

    @Test
    void aScopeClosesAllThatWasMadeInIt() {
        SharedMemoryManager memory = SharedMemoryManager.create();
        SharedMemory block = memory.block("1k");
        SharedMemory named = memory.block("in-a-scope", 10);
        SharedBytes bytes = memory.bytes(1);
        SharedInts ints = memory.ints(2);
        SharedLongs longs = memory.longs(3);
        SharedDoubles doubles = memory.doubles(4);
        for (int i = 0; i < 100; i++) {
            memory.ints(1).close();
        }

        memory.close();
        memory.close();

        assertTrue(block.isClosed() && named.isClosed() && bytes.isClosed() && ints.isClosed() && longs.isClosed());
        assertTrue(doubles.isClosed());
        assertFalse(SharedMemory.unlink("in-a-scope"));
        assertTrue(memory.isClosed());
        assertThatThrownBy(() -> memory.block(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this scope of shared memory is closed; make another");
    }
}
