package dev.progeny;

import static dev.progeny.Aside.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How waiting at a {@link ProcessQueue} ends, by an interrupt, by its closing, and by the end of its tasks; within one process. */
@Timeout(60)
class ProcessQueueWaitTest extends QueuesOfOneProcess {
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
}
