package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ring queue does within one process; two handles stand for two processes, since they share nothing but the files. */
@Timeout(60)
class RingQueueTest {
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

    @Test
    void aTakerWaitsForAPut() throws Exception {
        try (RingQueue queue = unbounded()) {
            CompletableFuture<String> taken = call(() -> take(queue));

            put(RingQueue.open(queue.path()), "late");

            assertEquals("late", taken.get());
        }
    }

    @Test
    void timeRunsOutForTakersAndPutters() throws Exception {
        try (RingQueue queue = RingQueue.ofElements(path(), 1)) {
            assertNull(queue.take(Deadlines.after(1_000_000), () -> true));
            assertNull(queue.take(Deadlines.after(-1), () -> true));
            put(queue, "only");

            assertFalse(queue.put(Deadlines.after(1_000_000), () -> true, bytes("more")));

            assertEquals(1, queue.size());
        }
    }

    @Test
    void theEndOfTheStreamComesAfterAllThatWasPut() throws Exception {
        try (RingQueue queue = unbounded()) {
            put(queue, "last");
            CompletableFuture<Void> waiting = run(() -> {
                assertEquals("last", take(queue));
                take(queue);
            });
            queue.closePuts();

            assertThatThrownBy(waiting::get).hasCauseInstanceOf(EOFException.class);
            assertThatThrownBy(() -> queue.take(Deadlines.NEVER, () -> true)).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> queue.tryPut(bytes("more"))).isInstanceOf(ClosedRingException.class);
            assertTrue(queue.isPutClosed());
            assertFalse(queue.isClosed());
        }
    }

    @Test // T25
    void whoeverWaitsLearnsThatNobodyIsLeftOnTheOtherSide() throws Exception {
        try (RingQueue queue = RingQueue.ofElements(path(), 1)) {
            put(queue, "first");
            assertThatThrownBy(() -> queue.put(Deadlines.NEVER, () -> false, bytes("second")))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("nobody is left to take from " + queue.path());

            assertNotNull(queue.take(Deadlines.NEVER, () -> false));
            assertThatThrownBy(() -> queue.take(Deadlines.NEVER, () -> false)).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> queue.take(Deadlines.after(0), () -> false))
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test // T13
    void closingWakesAllWhoWaitAndRemovesTheFiles() throws Exception {
        RingQueue queue = RingQueue.ofElements(path(), 1);
        RingQueue empty = unbounded();
        put(queue, "full");
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(run(() -> put(RingQueue.open(queue.path()), "more")));
            waiting.add(run(() -> queue.awaitAllDone(Deadlines.NEVER)));
            waiting.add(run(() -> take(empty)));
        }
        TimeUnit.MILLISECONDS.sleep(50); // so that most of them do wait; nothing depends on it

        RingQueue.open(queue.path()).close();
        empty.close();
        empty.close();

        for (CompletableFuture<?> each : waiting) {
            assertThatThrownBy(each::get)
                    .isInstanceOf(ExecutionException.class)
                    .rootCause()
                    .isInstanceOfAny(ClosedRingException.class, java.nio.file.NoSuchFileException.class);
        }
        assertThat(queue.path()).doesNotExist();
        assertThat(rings(queue)).isEmpty();
        assertThatThrownBy(() -> RingQueue.open(queue.path()))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage(queue.path() + " is gone: it was closed");
        assertThatThrownBy(queue::tryTake).isInstanceOf(ClosedRingException.class);
        assertThatThrownBy(() -> queue.tryPut(bytes("x"))).isInstanceOf(ClosedRingException.class);
    }

    @Test
    void anInterruptEndsAWaitAndLeavesTheQueueAsItWas() throws Exception {
        try (RingQueue queue = RingQueue.ofElements(path(), 1)) {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            CompletableFuture<Void> taker = run(() -> {
                thread.complete(Thread.currentThread());
                take(queue);
            });
            thread.get().interrupt();
            assertThatThrownBy(taker::get).hasCauseInstanceOf(InterruptedException.class);

            put(queue, "first");
            CompletableFuture<Thread> second = new CompletableFuture<>();
            CompletableFuture<Void> putter = run(() -> {
                second.complete(Thread.currentThread());
                put(queue, "second");
            });
            second.get().interrupt();
            assertThatThrownBy(putter::get).hasCauseInstanceOf(InterruptedException.class);
            assertEquals(List.of("first"), drain(queue));
        }
    }

    @Test
    void anInterruptThatCameBeforeIsHonouredAlsoWhereThereIsNoWait() throws Exception {
        try (RingQueue queue = unbounded()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> put(queue, "never")).isInstanceOf(InterruptedException.class);
            put(queue, "there");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> take(queue)).isInstanceOf(InterruptedException.class);

            Thread.currentThread().interrupt();
            assertTrue(queue.tryPut(bytes("too")));
            assertEquals("there", text(queue.tryTake()));
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void aPutIntoANewRingSurvivesAnInterrupt() throws Exception {
        try (RingQueue queue = unbounded()) {
            Thread.currentThread().interrupt();
            assertTrue(queue.tryPut(ByteBuffer.allocate(1 << 20)));
            assertEquals(1 << 20, queue.tryTake().remaining());
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void manyThreadsLoseAndDoubleNothing() throws Exception {
        int producers = 4;
        int each = 5_000;
        try (RingQueue queue = RingQueue.ofElements(path(), 100)) {
            List<CompletableFuture<?>> putting = new ArrayList<>();
            List<CompletableFuture<List<String>>> taking = new ArrayList<>();
            for (int p = 0; p < producers; p++) {
                int producer = p;
                RingQueue handle = p % 2 == 0 ? queue : RingQueue.open(queue.path());
                putting.add(run(() -> {
                    for (int i = 0; i < each; i++) {
                        put(handle, producer + ":" + i);
                    }
                }));
                taking.add(call(() -> {
                    List<String> taken = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        taken.add(take(handle));
                    }
                    return taken;
                }));
            }
            List<String> all = new ArrayList<>();
            for (CompletableFuture<List<String>> each1 : taking) {
                all.addAll(each1.get());
            }
            assertThat(all)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, producers)
                            .boxed()
                            .flatMap(p -> IntStream.range(0, each).mapToObj(i -> p + ":" + i))
                            .toList());
            for (CompletableFuture<?> done : putting) {
                done.get();
            }
        }
    }

    @Test
    void doneIsCountedPerElement() throws Exception {
        try (RingQueue queue = unbounded()) {
            assertFalse(queue.markDone());
            assertTrue(queue.awaitAllDone(Deadlines.NEVER));
            put(queue, "a");
            put(queue, "b");
            assertFalse(queue.awaitAllDone(Deadlines.after(1_000_000)));
            CompletableFuture<Void> joined = run(() -> queue.awaitAllDone(Deadlines.NEVER));

            assertTrue(queue.markDone());
            assertTrue(queue.markDone());

            joined.get();
            assertFalse(queue.markDone());
        }
    }

    @Test // T31
    void aPutThatFindsNoMemoryForAnotherRingFailsAndLeavesTheQueueAsItWas(@TempDir Path folder) throws Exception {
        Path small = Files.createDirectory(folder.resolve(ProcessIdentity.toName(ProcessIdentity.self())));
        assumeTrue(
                exitCode("mount", "-t", "tmpfs", "-o", "size=300k", "progeny-test", small.toString()) == 0,
                "whoever runs this may not mount a small file system");
        try (RingQueue queue = RingQueue.ofElements(small.resolve("queue-1"), Long.MAX_VALUE)) {
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
        } finally {
            exitCode("umount", "-l", small.toString());
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

    private static RingQueue unbounded() throws IOException {
        return RingQueue.ofElements(path(), Long.MAX_VALUE);
    }

    private static Path path() {
        return ProcessFolder.own().newPath("queue");
    }

    private static int exitCode(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }

    private static List<Path> rings(RingQueue queue) throws IOException {
        try (Stream<Path> files = Files.list(queue.path().getParent())) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .startsWith(queue.path().getFileName() + "."))
                    .toList();
        }
    }

    private static void put(RingQueue queue, String element) throws IOException, InterruptedException {
        assertTrue(queue.put(Deadlines.NEVER, () -> true, bytes(element)));
    }

    private static String take(RingQueue queue) throws IOException, InterruptedException {
        return text(queue.take(Deadlines.NEVER, () -> true));
    }

    private static List<String> drain(RingQueue queue) throws IOException {
        List<String> all = new ArrayList<>();
        for (ByteBuffer taken = queue.tryTake(); taken != null; taken = queue.tryTake()) {
            all.add(text(taken));
        }
        return all;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private interface Action {
        void run() throws Exception;
    }

    private interface Question<T> {
        T call() throws Exception;
    }

    private static CompletableFuture<Void> run(Action action) {
        return call(() -> {
            action.run();
            return null;
        });
    }

    private static <T> CompletableFuture<T> call(Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(question.call());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer;
    }
}
