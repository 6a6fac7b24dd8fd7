package dev.progeny;

import static dev.progeny.Aside.call;
import static dev.progeny.Aside.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link BlockingQueue}, point by point; within one process. */
@Timeout(60)
class ProcessQueueTest extends QueuesOfOneProcess {
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
}
