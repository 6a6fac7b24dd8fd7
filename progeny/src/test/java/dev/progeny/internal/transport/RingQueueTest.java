package dev.progeny.internal.transport;

import static dev.progeny.Aside.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.tidy.SmallFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ring queue does within one process; two handles stand for two processes, since they share nothing but the files. */
@Timeout(60)
class RingQueueTest extends RingQueues {
    @Test
    void whatIsPutByOneHandleIsTakenByAnotherInOrder() throws Exception {
        try (RingQueue queue = unbounded()) {
            RingQueue other = RingQueue.open(queue.path());

            put(queue, "a");
            put(other, "b");

            assertEquals("a", take(other));
            assertEquals("b", take(queue));
            assertNull(queue.tryTake());
        }
    }

    @Test
    void partsAreLaidEndToEndAndNotMoved() throws Exception {
        try (RingQueue queue = unbounded()) {
            ByteBuffer first = bytes("xhead").position(1);
            ByteBuffer second = ByteBuffer.allocateDirect(4).put(bytes("tail")).flip();

            queue.put(Deadlines.NEVER, () -> true, first, second);

            assertEquals("headtail", take(queue));
            assertEquals(4, first.remaining());
            assertEquals(4, second.remaining());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 4_080, 65_520, 65_521, 1 << 20})
    void anElementOfAnySizeArrivesWhole(int size) throws Exception {
        byte[] element = new byte[size];
        new Random(size).nextBytes(element);
        try (RingQueue queue = unbounded();
                RingQueue pipe = RingQueue.ofBytes(path(), 4096, 4096)) {
            for (int i = 0; i < 5; i++) {
                assertTrue(queue.tryPut(ByteBuffer.wrap(element)));
                assertTrue(pipe.tryPut(ByteBuffer.wrap(element)));
                assertEquals(ByteBuffer.wrap(element), pipe.tryTake());
            }
            for (int i = 0; i < 5; i++) {
                assertEquals(ByteBuffer.wrap(element), queue.tryTake());
            }
        }
    }

    @Test
    void anElementThatIsTooLargeIsRefusedWithTheLimit() throws Exception {
        try (RingQueue queue = unbounded()) {
            ByteBuffer half = ByteBuffer.allocate((1 << 29) + 1).asReadOnlyBuffer();

            assertThatThrownBy(() -> queue.tryPut(half, half))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an element must have at most 1073741808 bytes encoded, had 1073741826");
            assertTrue(queue.isEmpty());
        }
    }

    @Test
    void aQueueGrowsOverItsRingsAndLeavesOneOfThem() throws Exception {
        try (RingQueue queue = unbounded()) {
            int count = 100_000;
            for (int i = 0; i < count; i++) {
                put(queue, "element " + i);
            }
            assertEquals(count, queue.size());
            assertThat(rings(queue)).hasSizeGreaterThan(4);

            for (int i = 0; i < count; i++) {
                assertEquals("element " + i, take(queue));
            }

            assertThat(rings(queue)).hasSize(1);
        }
    }

    @Test
    void aRingThatGrewIsGivenUpOnceTheQueueIsEmpty() throws Exception {
        try (RingQueue queue = unbounded()) {
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 40; i++) {
                queue.tryPut(ByteBuffer.wrap(megabyte));
            }
            for (int i = 0; i < 40; i++) {
                queue.tryTake();
            }
            for (int i = 0; i < 10; i++) {
                put(queue, "small");
                assertEquals("small", take(queue));
            }

            assertThat(rings(queue)).hasSize(1);
            assertThat(Files.size(rings(queue).get(0))).isLessThanOrEqualTo(4 << 20);
        }
    }

    @Test
    void aQueueBoundedByBytesWaitsForRoomAndDoesNotGrow() throws Exception {
        try (RingQueue queue = RingQueue.ofBytes(path(), 4096, 4096)) {
            int put = 0;
            while (queue.tryPut(bytes("element"))) {
                put++;
            }
            assertEquals((4096 - 8) / 16, put);
            CompletableFuture<Void> late = run(() -> put(queue, "late"));

            assertEquals("element", take(queue));
            late.get();

            assertThat(rings(queue)).hasSize(1);
        }
    }

    @Test
    void aQueueBoundedByBytesLeavesItsFirstRingOnceThatIsFullAndNoOther() throws Exception {
        try (RingQueue queue = RingQueue.ofBytes(path(), 4096, 16384)) {
            int put = 0;
            while (queue.tryPut(ByteBuffer.allocate(1000).putInt(0, put))) {
                put++;
            }
            assertThat(put).isBetween(4096 / 1008 + 16384 / 1008 - 2, 4096 / 1008 + 16384 / 1008);
            assertThat(rings(queue)).hasSize(2);

            for (int i = 0; i < put; i++) {
                assertEquals(i, queue.tryTake().getInt());
            }
            assertNull(queue.tryTake());
            assertThat(rings(queue)).hasSize(1);
        }
    }

    @Test
    void aQueueBoundedByElementsCountsWhatWasRemovedBeforeItsTurn() throws Exception {
        try (RingQueue queue = RingQueue.ofElements(path(), 2)) {
            put(queue, "a");
            put(queue, "b");
            assertFalse(queue.tryPut(bytes("c")));

            RingElement second =
                    queue.walk(queue.walk(RingPlace.FIRST, queue.end()).next(), queue.end());
            assertTrue(queue.remove(second.place()));

            assertFalse(queue.remove(second.place()));
            assertEquals(1, queue.size());
            put(queue, "c");
            assertFalse(queue.tryPut(bytes("d")));
            assertEquals("a", take(queue));
            assertEquals("c", take(queue));
            assertEquals(0, queue.size());
        }
    }

    /** Against a model: any order of calls through any of three handles does what a deque does. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyOrderOfCallsDoesWhatADequeDoes(long seed) throws Exception {
        Random random = new Random(seed);
        boolean bounded = seed % 2 == 0;
        int capacity = bounded ? 30 : Integer.MAX_VALUE;
        try (RingQueue queue = RingQueue.create(path(), capacity, 4096, 0)) {
            RingQueue[] handles = {queue, RingQueue.open(queue.path()), RingQueue.open(queue.path())};
            Queue<String> model = new ArrayDeque<>();
            for (int i = 0; i < 20_000; i++) {
                RingQueue handle = handles[random.nextInt(handles.length)];
                int action = random.nextInt(100);
                boolean growing = i / 2_000 % 2 == 0;
                if (action < (growing ? 60 : 35)) {
                    String element = i + "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 6_000 : 40));
                    boolean room = model.size() < capacity;
                    assertEquals(room, handle.tryPut(bytes(element)), () -> "seed " + seed);
                    if (room) {
                        model.add(element);
                    }
                } else if (action < 95) {
                    ByteBuffer taken = handle.tryTake();
                    assertEquals(model.poll(), taken == null ? null : text(taken), () -> "seed " + seed);
                } else if (!model.isEmpty()) {
                    removeNth(handle, model, random.nextInt(Math.min(model.size(), 20)));
                }
                assertEquals(model.size(), handle.size());
            }
            assertEquals(new ArrayList<>(model), drain(queue));
        }
    }

    private static void removeNth(RingQueue queue, Queue<String> model, int n) throws IOException {
        RingElement element = queue.walk(RingPlace.FIRST, queue.end());
        for (int i = 0; i < n; i++) {
            element = queue.walk(element.next(), queue.end());
        }
        String expected = model.stream().skip(n).findFirst().orElseThrow();
        assertEquals(expected, text(element.payload()));
        assertTrue(queue.remove(element.place()));
        model.remove(expected);
    }

    @Test // T31
    void aPutThatFindsNoMemoryForAnotherRingFailsAndLeavesTheQueueAsItWas(@TempDir Path folder) throws Exception {
        Path name = folder.resolve(ProcessIdentity.toName(ProcessIdentity.self()));
        try (SmallFileSystem small = SmallFileSystem.mount(name, "300k");
                RingQueue queue = RingQueue.ofElements(small.folder().resolve("queue-1"), Long.MAX_VALUE)) {
            List<String> put = new ArrayList<>();
            IOException full = null;
            while (full == null) {
                try {
                    String element = put.size() + "x".repeat(1000);
                    put(queue, element);
                    put.add(element);
                } catch (IOException e) {
                    full = e;
                }
            }
            assertThat(full).hasMessageContaining("cannot allocate").hasMessageContaining("enlarge that file system");
            assertThat(put).hasSizeGreaterThan(100);
            assertThatThrownBy(() -> put(queue, "x".repeat(2000))).isInstanceOf(IOException.class);

            assertEquals(put.get(0), take(queue));
            assertEquals(put.subList(1, put.size()), drain(queue));
            put(queue, "after");
            assertEquals("after", take(queue));
            assertThat(rings(queue)).hasSize(1);
        }
        assertThatThrownBy(() -> RingQueue.ofElements(folder.resolve("gone").resolve("1-2"), 1))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatIsNoQueueIsRefused() throws Exception {
        Path path = Files.writeString(path(), "something else");
        try {
            assertThatThrownBy(() -> RingQueue.open(path))
                    .hasMessage(path + " is not a queue of this version of Progeny");
        } finally {
            Files.delete(path);
        }
    }

    @Test
    void aSizeIsOneThatTheQueueHadHoweverMuchGoesOnMeanwhile() throws Exception {
        try (RingQueue queue = unbounded()) {
            for (String element : List.of("a", "b", "c")) {
                put(queue, element);
            }
            CompletableFuture<Void> other = run(() -> {
                for (int i = 0; i < 200_000; i++) {
                    put(queue, "d");
                    take(queue);
                }
            });

            while (!other.isDone()) {
                assertThat(queue.size()).isBetween(3L, 4L);
                assertFalse(queue.isEmpty());
            }

            other.get();
        }
    }
}
