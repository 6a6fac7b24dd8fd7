package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link BlockingQueue}, point by point, and what {@link ProcessQueue} adds to it; within one process. */
@Timeout(60)
class ProcessQueueTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    private ProcessQueue<Object> queue;
    private ProcessQueue<Object> two;

    @BeforeEach
    void makeQueues() {
        queue = ProcessQueue.create();
        two = ProcessQueue.create(2);
    }

    @AfterEach
    void closeQueues() {
        queue.close();
        two.close();
    }

    @Nested
    class ElementsThatAreThere {
        @Test
        void areFoundWithoutAnyTimeHoweverManyThreadsLook() throws Exception {
            int each = 10_000;
            int threads = 3;
            try (ProcessQueue<Integer> full = ProcessQueue.create()) {
                for (int i = 0; i < each * threads; i++) {
                    full.add(i);
                }
                ExecutorService takers = Executors.newFixedThreadPool(threads);
                try {
                    List<Callable<Boolean>> takes = Collections.nCopies(threads, () -> {
                        for (int i = 0; i < each; i++) {
                            if (full.poll(Duration.ZERO) == null) {
                                return false;
                            }
                        }
                        return true;
                    });

                    for (Future<Boolean> found : takers.invokeAll(takes)) {
                        assertTrue(found.get());
                    }
                } finally {
                    takers.shutdownNow();
                }
            }
        }
    }

    @Nested
    class Capacity {
        @ParameterizedTest
        @ValueSource(ints = {0, -1, (1 << 30) + 1, Integer.MIN_VALUE})
        void outOfRangeIsRefusedWithRangeAndRemedy(int capacity) {
            assertThatThrownBy(() -> ProcessQueue.create(capacity))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("capacity must be between 1 and 1073741824, was " + capacity
                            + "; for a queue without a bound call ProcessQueue.create()");
        }

        @Test
        void aFullQueueRefusesAndWaits() throws Exception {
            two.put(1);
            two.put(2);

            assertFalse(two.offer(3));
            assertFalse(two.offer(3, 1, TimeUnit.MILLISECONDS));
            assertFalse(two.offer(3, MOMENT));
            assertFalse(two.offer(3, Duration.ofSeconds(-1)));
            assertThatThrownBy(() -> two.add(3))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the queue is full: it holds 2 elements; put and offer can wait for room");
            assertThat(two).containsExactly(1, 2);
        }

        @Test
        void aPutWaitsUntilThereIsRoom() throws Exception {
            two.put(1);
            two.put(2);
            CompletableFuture<Void> third = run(() -> two.put(3));

            assertEquals(1, two.take());
            third.get();

            assertThat(two).containsExactly(2, 3);
        }

        @Test
        void remainingCapacityIsWhatTheBoundLeaves() throws Exception {
            assertEquals(2, two.remainingCapacity());
            two.put(1);
            assertEquals(1, two.remainingCapacity());
            two.put(2);
            assertEquals(0, two.remainingCapacity());
            two.remove(1);
            assertEquals(1, two.remainingCapacity());
        }

        @Test
        void withoutABoundThereIsAlwaysRoom() throws Exception {
            for (int i = 0; i < 50_000; i++) {
                assertTrue(queue.offer(i));
            }
            assertEquals(Integer.MAX_VALUE, queue.remainingCapacity());
            assertEquals(50_000, queue.size());
            for (int i = 0; i < 50_000; i++) {
                assertEquals(i, queue.poll());
            }
            assertTrue(queue.isEmpty());
        }
    }

    @Nested
    class Nulls {
        static Stream<Call> calls() {
            return Stream.of(
                    new Call("put", queue -> queue.put(null)),
                    new Call("add", queue -> queue.add(null)),
                    new Call("offer", queue -> queue.offer(null)),
                    new Call("offer timed", queue -> queue.offer(null, 1, TimeUnit.SECONDS)),
                    new Call("offer Duration", queue -> queue.offer(null, MOMENT)),
                    new Call("offer no unit", queue -> queue.offer(1, 1, null)),
                    new Call("offer no Duration", queue -> queue.offer(1, null)),
                    new Call("poll no unit", queue -> queue.poll(1, null)),
                    new Call("poll no Duration", queue -> queue.poll(null)),
                    new Call("joinTasks no Duration", queue -> queue.joinTasks(null)),
                    new Call("drainTo", queue -> queue.drainTo(null)),
                    new Call("drainTo some", queue -> queue.drainTo(null, 1)),
                    new Call("addAll", queue -> queue.addAll(null)));
        }

        @ParameterizedTest
        @MethodSource("calls")
        void areRefusedAndLeaveTheQueueAsItWas(Call call) {
            assertThatThrownBy(() -> call.on(queue)).isInstanceOf(NullPointerException.class);
            assertTrue(queue.isEmpty());
        }

        @Test
        void areNeverFound() {
            queue.add(1);

            assertFalse(queue.contains(null));
            assertFalse(queue.remove(null));
            assertEquals(1, queue.size());
        }
    }

    @Nested
    class Taking {
        @Test
        void isInTheOrderPut() throws Exception {
            queue.put("a");
            queue.add("b");
            queue.offer("c");
            queue.offer("d", MOMENT);

            assertEquals("a", queue.take());
            assertEquals("b", queue.poll());
            assertEquals("c", queue.poll(MOMENT));
            assertEquals("d", queue.remove());
        }

        @Test
        void anEmptyQueueGivesNothing() throws Exception {
            assertNull(queue.poll());
            assertNull(queue.poll(1, TimeUnit.MILLISECONDS));
            assertNull(queue.poll(MOMENT));
            assertNull(queue.poll(Duration.ofSeconds(-1)));
            assertNull(queue.peek());
            assertThatThrownBy(queue::remove).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(queue::element).isInstanceOf(NoSuchElementException.class);
        }

        @Test
        void waitsForAPut() throws Exception {
            CompletableFuture<Object> taken = call(queue::take);
            CompletableFuture<Object> polled = call(() -> queue.poll(Duration.ofDays(1000 * 365)));

            queue.put("x");
            queue.put("x");

            assertEquals("x", taken.get());
            assertEquals("x", polled.get());
        }

        @Test
        void givesACopy() throws Exception {
            List<Integer> list = new ArrayList<>(List.of(1));
            queue.put(list);
            list.add(2);

            Object peeked = queue.peek();
            Object taken = queue.take();

            assertEquals(List.of(1), peeked);
            assertEquals(List.of(1), taken);
            assertNotSame(peeked, taken);
        }

        @Test
        void drainToTakesWhatIsThere() throws Exception {
            for (int i = 0; i < 5; i++) {
                queue.put(i);
            }
            List<Object> target = new ArrayList<>();

            assertEquals(0, queue.drainTo(target, 0));
            assertEquals(0, queue.drainTo(target, -1));
            assertEquals(2, queue.drainTo(target, 2));
            assertEquals(3, queue.drainTo(target));
            assertEquals(0, queue.drainTo(target));

            assertEquals(List.of(0, 1, 2, 3, 4), target);
            assertThatThrownBy(() -> queue.drainTo(queue)).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void drainToMakesRoom() throws Exception {
            two.put(1);
            two.put(2);
            CompletableFuture<Void> third = run(() -> two.put(3));

            two.drainTo(new ArrayList<>(), 2);

            third.get();
        }

        @Test
        void whatCannotBeRebuiltIsTakenAndTheRestFollows() throws Exception {
            queue.put(new Unreadable());
            queue.put("after");

            assertThatThrownBy(queue::take).isInstanceOf(UndecodableException.class);

            assertEquals("after", queue.take());
        }
    }

    @Nested
    class Encoding {
        @Test // T24
        void aFailureIsThrownByPutAndLeavesTheQueueAsItWas() throws Exception {
            queue.put("before");

            assertThatThrownBy(() -> queue.put(new Holder(new Thread())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot encode the element")
                    .hasMessageContaining("Holder.held")
                    .hasMessageContaining("java.lang.Thread");
            assertThatThrownBy(() -> queue.offer(new Holder(new Thread())))
                    .isInstanceOf(IllegalArgumentException.class);

            assertThat(queue).containsExactly("before");
        }

        @Test // T24
        void happensBeforeAnyWaitForRoom() throws Exception {
            two.put(1);
            two.put(2);

            assertThatThrownBy(() -> two.put(new Holder(new Thread()))).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void anElementLargerThanAnyRingSoFarArrivesWhole() throws Exception {
            byte[] large = new byte[5 << 20];
            new Random(1).nextBytes(large);

            two.put(large);
            two.put("small");

            assertThat((byte[]) two.take()).isEqualTo(large);
            assertEquals("small", two.take());
            assertThat(two.maxElementBytes()).isGreaterThan(1_000_000_000);
        }
    }

    @Nested
    class Walking {
        @Test
        void showsAllInOrderAndTakesNothing() {
            queue.addAll(List.of(1, 2, 3));

            assertThat(queue).containsExactly(1, 2, 3);
            assertEquals(List.of(1, 2, 3), List.of(queue.toArray()));
            assertTrue(queue.contains(2));
            assertTrue(queue.containsAll(List.of(1, 3)));
            assertFalse(queue.contains(4));
            assertEquals(3, queue.size());
            assertEquals(1, queue.peek());
            assertEquals(1, queue.element());
        }

        @Test
        void neverThrowsWhateverOthersDoMeanwhile() {
            queue.addAll(List.of(1, 2, 3, 4));
            Iterator<Object> walk = queue.iterator();
            assertEquals(1, walk.next());
            queue.poll();
            queue.poll();
            queue.poll();
            queue.add(5);

            List<Object> rest = new ArrayList<>();
            walk.forEachRemaining(rest::add);

            assertThat(rest).isSubsetOf(2, 3, 4).contains(4);
        }

        @Test
        void removesFromTheQueueWhatIsStillThere() {
            queue.addAll(List.of(1, 2, 3, 4));
            Iterator<Object> walk = queue.iterator();
            assertThatThrownBy(walk::remove).isInstanceOf(IllegalStateException.class);
            walk.next();
            queue.poll();
            walk.remove();
            assertThatThrownBy(walk::remove).isInstanceOf(IllegalStateException.class);
            assertEquals(2, walk.next());
            walk.remove();

            assertThat(queue).containsExactly(3, 4);
            assertThatThrownBy(() -> queue.iterator().remove()).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> two.iterator().next()).isInstanceOf(NoSuchElementException.class);
        }

        @Test
        void removalsByValueTakeTheFirstThatEquals() {
            queue.addAll(List.of("a", "b", "a", "c", "d"));

            assertTrue(queue.remove("a"));
            assertFalse(queue.remove("x"));
            assertTrue(queue.removeIf("c"::equals));
            assertTrue(queue.retainAll(List.of("a", "b")));
            assertThat(queue).containsExactly("b", "a");
            assertTrue(queue.removeAll(List.of("b")));
            assertThat(queue).containsExactly("a");
            assertEquals("a", queue.poll());
            assertNull(queue.poll());
        }

        @Test
        void clearLeavesNothingAndMakesRoom() throws Exception {
            two.put(1);
            two.put(new Unreadable());
            CompletableFuture<Void> third = run(() -> two.put(3));

            two.clear();

            third.get();
            assertEquals(3, two.take());
        }
    }

    @Nested
    class Interruption {
        static Stream<Call> waits() {
            return Stream.of(
                    new Call("take", ProcessQueue::take),
                    new Call("poll", queue -> queue.poll(1, TimeUnit.DAYS)),
                    new Call("poll Duration", queue -> queue.poll(Duration.ofDays(1))),
                    new Call("joinTasks", queue -> {
                        queue.add("undone");
                        queue.joinTasks();
                    }),
                    new Call("joinTasks Duration", queue -> {
                        queue.add("undone");
                        queue.joinTasks(Duration.ofDays(1));
                    }));
        }

        static Stream<Call> puts() {
            return Stream.of(
                    new Call("put", queue -> queue.put("never")),
                    new Call("offer", queue -> queue.offer("never", 1, TimeUnit.DAYS)),
                    new Call("offer Duration", queue -> queue.offer("never", Duration.ofDays(1))));
        }

        @ParameterizedTest
        @MethodSource("waits")
        void endsAWait(Call call) throws Exception {
            assertInterrupted(queue, call);
        }

        @ParameterizedTest
        @MethodSource("puts")
        void endsAWaitForRoomAndTheElementIsNotThere(Call call) throws Exception {
            two.put(1);
            two.put(2);

            assertInterrupted(two, call);

            assertThat(two).containsExactly(1, 2);
        }

        @ParameterizedTest
        @MethodSource({"waits", "puts"})
        void beforeTheCallIsNoticedAlsoWhereThereIsNothingToWaitFor(Call call) throws Exception {
            queue.put("there");

            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> call.on(queue)).isInstanceOf(InterruptedException.class);
            assertFalse(Thread.interrupted());
            assertFalse(queue.contains("never"));
            assertTrue(queue.contains("there"));
        }

        @Test
        void isLeftSetByCallsThatDoNotWait() {
            Thread.currentThread().interrupt();

            assertTrue(queue.offer(1));
            assertEquals(1, queue.peek());
            assertEquals(1, queue.poll());

            assertTrue(Thread.interrupted());
        }

        private void assertInterrupted(ProcessQueue<Object> waitedFor, Call call) throws Exception {
            CompletableFuture<Thread> started = new CompletableFuture<>();
            CompletableFuture<Void> waiting = run(() -> {
                started.complete(Thread.currentThread());
                call.on(waitedFor);
            });
            started.get().interrupt();
            assertThatThrownBy(waiting::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Nested
    class Closing {
        static Stream<Call> calls() {
            return Stream.concat(
                    Interruption.waits(),
                    Stream.concat(
                            Interruption.puts(),
                            Stream.of(
                                    new Call("add", queue -> queue.add(1)),
                                    new Call("addAll", queue -> queue.addAll(List.of(1))),
                                    new Call("offer", queue -> queue.offer(1)),
                                    new Call("poll", ProcessQueue::poll),
                                    new Call("peek", ProcessQueue::peek),
                                    new Call("element", ProcessQueue::element),
                                    new Call("remove", ProcessQueue::remove),
                                    new Call("remove value", queue -> queue.remove(1)),
                                    Call.asking("contains", queue -> queue.contains(1)),
                                    Call.asking("size", ProcessQueue::size),
                                    Call.asking("isEmpty", ProcessQueue::isEmpty),
                                    Call.asking("remainingCapacity", ProcessQueue::remainingCapacity),
                                    new Call("drainTo", queue -> queue.drainTo(new ArrayList<>())),
                                    Call.asking("iterator", ProcessQueue::iterator),
                                    Call.asking("toArray", ProcessQueue::toArray),
                                    new Call("clear", ProcessQueue::clear),
                                    new Call("taskDone", ProcessQueue::taskDone))));
        }

        @ParameterizedTest
        @MethodSource("calls")
        void makesEachCallSayThatItIsClosed(Call call) throws Exception {
            queue.put("there");
            queue.close();
            queue.close();

            assertThatThrownBy(() -> call.on(queue))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the queue is closed: ");
            assertTrue(queue.isClosed());
            assertThat(queue.toString()).contains("closed");
        }

        @Test // T13
        void wakesAllWhoWait() throws Exception {
            two.put(1);
            two.put(2);
            List<CompletableFuture<?>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                waiting.add(run(() -> two.put(3)));
                waiting.add(run(() -> two.offer(3, Duration.ofDays(1))));
                waiting.add(run(() -> two.joinTasks()));
                waiting.add(run(() -> queue.take()));
                waiting.add(run(() -> queue.poll(Duration.ofDays(1))));
            }
            TimeUnit.MILLISECONDS.sleep(20); // so that they do wait; nothing depends on it

            two.close();
            queue.close();

            for (CompletableFuture<?> each : waiting) {
                assertThatThrownBy(each::get).hasCauseInstanceOf(IllegalStateException.class);
            }
        }

        @Test
        void endsAWalk() {
            queue.addAll(List.of(1, 2, 3));
            Iterator<Object> walk = queue.iterator();
            walk.next();

            queue.close();

            assertThatThrownBy(() -> walk.forEachRemaining(element -> {})).isInstanceOf(IllegalStateException.class);
        }
    }

    @Nested
    class Tasks {
        @Test
        void areDoneWhenEachElementIsDone() throws Exception {
            queue.joinTasks();
            queue.put(1);
            queue.put(2);
            queue.take();
            queue.taskDone();
            assertFalse(queue.joinTasks(MOMENT));
            CompletableFuture<Void> joining = run(queue::joinTasks);

            queue.take();
            queue.taskDone();

            joining.get();
            assertTrue(queue.joinTasks(Duration.ZERO));
        }

        @Test
        void doneTooOftenIsRefused() throws Exception {
            queue.put(1);
            queue.taskDone();

            assertThatThrownBy(queue::taskDone)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("taskDone() was called more often than elements were put");
        }
    }

    @Nested
    class Handles {
        @Test
        void ofOneQueueAreOneObjectInAProcess() throws Exception {
            queue.put("x");

            assertSame(queue, copy(queue));
            assertNotSame(queue, copy(two));
        }

        @Test
        void mayBePutOnAQueueTheirOwnIncluded() throws Exception {
            queue.put(List.of(two, queue));

            List<?> taken = (List<?>) queue.take();

            assertSame(two, taken.get(0));
            assertSame(queue, taken.get(1));
        }

        @Test
        void ofAClosedQueueCannotBeOpened() throws Exception {
            byte[] bytes = serialize(queue);
            queue.close();

            assertThatThrownBy(() -> deserialize(bytes))
                    .isInstanceOf(InvalidObjectException.class)
                    .hasMessageContaining("is gone: it was closed");
        }

        @Test
        void showWhichQueueItIsAndHowFull() throws Exception {
            two.put(1);

            assertThat(two.toString()).startsWith("ProcessQueue[").endsWith(", 1 of 2 elements]");
            assertThat(queue.toString()).endsWith(", 0 elements]");
        }
    }

    static Object copy(Object original) throws IOException, ClassNotFoundException {
        return deserialize(serialize(original));
    }

    private static byte[] serialize(Object original) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        return bytes.toByteArray();
    }

    private static Object deserialize(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }

    interface Action {
        void run() throws Exception;
    }

    interface Question {
        Object call() throws Exception;
    }

    interface Use {
        void on(ProcessQueue<Object> queue) throws Exception;
    }

    interface Ask {
        Object of(ProcessQueue<Object> queue) throws Exception;
    }

    record Call(String name, Use use) {
        static Call asking(String name, Ask ask) {
            return new Call(name, queue -> assertThat(ask.of(queue)).isNotNull());
        }

        void on(ProcessQueue<Object> queue) throws Exception {
            use.on(queue);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Holder(Object held) implements Serializable {}

    static final class Unreadable implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) throws IOException {
            throw new InvalidObjectException("on purpose");
        }
    }

    private static CompletableFuture<Void> run(Action action) {
        return call(() -> {
                    action.run();
                    return null;
                })
                .thenAccept(nothing -> {});
    }

    private static CompletableFuture<Object> call(Question question) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
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
