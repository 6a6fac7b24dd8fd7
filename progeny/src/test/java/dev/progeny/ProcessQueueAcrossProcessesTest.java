package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A queue between real processes: what is put here is taken there, handles travel, and processes end or are killed. */
@Timeout(120)
class ProcessQueueAcrossProcessesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    record Reading(String device, double volts, List<Integer> samples) implements Serializable {}

    @Test
    void whatAChildPutsIsTakenHere() throws Exception {
        try (ProcessQueue<String> queue = ProcessQueue.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> queue.put("data from the worker"));

            assertEquals("data from the worker", queue.take());
            child.join();
        }
    }

    @Test
    void whatIsPutHereIsTakenByAChild() throws Exception {
        Reading reading = new Reading("ünit 1", 3.3, List.of(1, 2, 3));
        try (ProcessQueue<Reading> queue = ProcessQueue.create(1)) {
            ChildProcess<Reading> child = ChildProcess.call(queue::take);

            queue.put(reading);

            assertEquals(reading, child.get());
        }
    }

    @Test
    void theOrderOfEachProducerIsKept() throws Exception {
        int producers = 3;
        int each = 500;
        try (ProcessQueue<int[]> queue = ProcessQueue.create(10)) {
            for (int p = 0; p < producers; p++) {
                int producer = p;
                ChildProcess.start(() -> {
                    for (int i = 0; i < each; i++) {
                        queue.put(new int[] {producer, i});
                    }
                });
            }
            int[] next = new int[producers];
            for (int i = 0; i < producers * each; i++) {
                int[] element = queue.take();
                assertEquals(next[element[0]]++, element[1]);
            }
            assertTrue(queue.isEmpty());
        }
    }

    @Test // T23
    void aChildThatHasPutMayEndBeforeAnyoneTakes() throws Exception {
        try (ProcessQueue<byte[]> queue = ProcessQueue.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                for (int i = 0; i < 50; i++) {
                    queue.put(new byte[1 << 20]);
                }
            });

            child.join();

            assertEquals(50, queue.size());
            List<byte[]> all = new ArrayList<>();
            assertEquals(50, queue.drainTo(all));
            assertThat(all).allMatch(element -> element.length == 1 << 20);
        }
    }

    @Test
    void elementsThatWerePutOutliveTheirKilledProducer() throws Exception {
        try (ProcessQueue<String> queue = ProcessQueue.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                queue.put("first");
                queue.put("second");
                new CountDownLatch(1).await();
            });
            await().atMost(LONG).until(() -> queue.size() == 2);

            child.kill();
            child.join();

            assertEquals("first", queue.take());
            assertEquals("second", queue.take());
            assertNull(queue.poll());
        }
    }

    @Test // T02
    void aConsumerThatIsKilledWhileItWaitsHoldsNobodyUp() throws Exception {
        try (ProcessQueue<String> queue = ProcessQueue.create();
                ProcessQueue<String> ready = ProcessQueue.create()) {
            RemoteTake take = new RemoteTake(queue, ready);
            ChildProcess<String> victim = ChildProcess.call(take::run);
            ready.take();
            victim.kill();
            victim.join();
            ChildProcess<String> other = ChildProcess.call(take::run);
            ready.take();

            queue.put("for the other");

            assertEquals("for the other", other.get());
        }
    }

    record RemoteTake(ProcessQueue<String> queue, ProcessQueue<String> ready) implements Serializable {
        String run() throws InterruptedException {
            ready.put("ready");
            return queue.take();
        }
    }

    @Test // T13
    void closingEndsTheWaitsOfAllProcesses() throws Exception {
        ProcessQueue<String> queue = ProcessQueue.create();
        try (ProcessQueue<String> ready = ProcessQueue.create()) {
            RemoteTake take = new RemoteTake(queue, ready);
            ChildProcess<String> child = ChildProcess.call(take::run);
            ready.take();

            queue.close();

            assertThatThrownBy(child::get)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the queue is closed");
        }
    }

    @Test
    void aChildMayCloseTheQueueOfItsParent() throws Exception {
        ProcessQueue<String> queue = ProcessQueue.create();
        ChildProcess<Void> child = ChildProcess.start(() -> {
            queue.put("last");
            queue.close();
        });
        child.join();

        assertThatThrownBy(queue::take).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aQueueMadeByAChildOutlivesIt() throws Exception {
        ChildProcess<Map<String, ProcessQueue<String>>> child = ChildProcess.call(() -> {
            ProcessQueue<String> made = ProcessQueue.create();
            made.put("left for you");
            return Map.of("queue", made);
        });
        child.join();

        try (ProcessQueue<String> queue = child.get().get("queue")) {
            assertEquals("left for you", queue.take());
            queue.put("and on");
            assertEquals(List.of("and on"), new ArrayList<>(queue));
        }
    }

    @Test
    void aHandleThatComesBackIsTheSameObject() throws Exception {
        try (ProcessQueue<String> queue = ProcessQueue.create()) {
            ChildProcess<List<ProcessQueue<String>>> child = ChildProcess.call(() -> List.of(queue, queue));

            List<ProcessQueue<String>> back = child.get();

            assertSame(queue, back.get(0));
            assertSame(queue, back.get(1));
        }
    }

    @Test
    void aHandlePassesThroughAThirdProcess() throws Exception {
        try (ProcessQueue<String> queue = ProcessQueue.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                ChildProcess<Void> grandchild = ChildProcess.start(() -> queue.put("from the grandchild"));
                grandchild.join();
            });

            assertEquals("from the grandchild", queue.take());
            child.join();
        }
    }

    @Test
    void aHandleMayTravelOnAQueue() throws Exception {
        try (ProcessQueue<ProcessQueue<String>> queues = ProcessQueue.create();
                ProcessQueue<String> answers = ProcessQueue.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> queues.take().put("answer"));

            queues.put(answers);

            assertEquals("answer", answers.take());
            child.join();
        }
    }

    @Test
    void aQueueThatWaitsOnAQueueOutlivesWhoMadeItAndPutItThere() throws Exception {
        try (ProcessQueue<ProcessQueue<String>> queues = ProcessQueue.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                ProcessQueue<String> made = ProcessQueue.create();
                made.put("left for you");
                queues.put(made);
            });
            child.join();

            try (ProcessQueue<String> made = queues.take()) {
                assertEquals("left for you", made.take());
            }
        }
    }

    @Test
    void tasksAreJoinedAcrossProcesses() throws Exception {
        try (ProcessQueue<Integer> queue = ProcessQueue.create()) {
            for (int i = 0; i < 10; i++) {
                queue.put(i);
            }
            ChildProcess<Integer> child = ChildProcess.call(() -> {
                int sum = 0;
                for (int i = 0; i < 10; i++) {
                    sum += queue.take();
                    queue.taskDone();
                }
                return sum;
            });

            queue.joinTasks();

            assertTrue(queue.isEmpty());
            assertEquals(45, child.get());
        }
    }

    @Test // T24
    void whatCannotBeEncodedFailsInThePutOfTheChild() throws Exception {
        try (ProcessQueue<Object> queue = ProcessQueue.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                try {
                    queue.put(List.of("fine", Thread.currentThread()));
                } catch (IllegalArgumentException e) {
                    queue.put(e.getMessage());
                }
            });

            assertThat((String) queue.take()).contains("java.lang.Thread");
            child.join();
        }
    }
}
