package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a reader learns that no producer is left, though a queue has no end. */
@Timeout(60)
class ProcessQueueEndTest {
    private static final int END = -1;

    @Test // T25
    void whoStartedTheProducersPutsALastElementWhenTheyAreGoneHoweverTheyEnded() throws Exception {
        try (ProcessQueue<Integer> queue = ProcessQueue.create()) {
            ChildProcess<Void> killed = ChildProcess.start(() -> {
                queue.put(1);
                Runtime.getRuntime().halt(9);
            });
            ChildProcess<Void> inPeace = ChildProcess.start(() -> queue.put(1));
            CompletableFuture.allOf(killed.onExit(), inPeace.onExit()).thenRun(() -> queue.offer(END));

            List<Integer> taken = new ArrayList<>();
            for (int next = queue.take(); next != END; next = queue.take()) {
                taken.add(next);
            }

            assertEquals(List.of(1, 1), taken);
        }
    }

    @Test // T25
    void whoDoesNotKnowTheProducersAsksAgainAfterAWhile() throws Exception {
        try (ProcessQueue<Integer> queue = ProcessQueue.create()) {
            ChildProcess<Void> producer = ChildProcess.start(() -> queue.put(1));
            producer.join();

            assertEquals(1, queue.poll(Duration.ofSeconds(30)));
            assertNull(queue.poll(Duration.ofMillis(10)));
            ChildProcess<Void> late = ChildProcess.start(() -> queue.put(2)); // and another may come
            late.join();
            assertEquals(2, queue.poll(Duration.ofSeconds(30)));
        }
    }
}
