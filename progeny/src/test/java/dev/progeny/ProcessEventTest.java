package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessEventTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void itIsSetClearedAndSetAgain() throws Exception {
        try (ProcessEvent event = ProcessEvent.create()) {
            assertFalse(event.isSet());
            assertFalse(event.await(Duration.ofMillis(1)));

            event.set();
            event.set();
            assertTrue(event.isSet());
            event.await();
            assertTrue(event.await(Duration.ZERO));

            event.clear();
            event.clear();
            assertFalse(event.isSet());
            assertFalse(event.await(Duration.ofMillis(-1)));

            event.set();
            assertTrue(event.isSet());
        }
    }

    @Test
    void allWhoWaitGoOnWhenItIsSetAlsoIfItIsClearedAtOnce() throws Exception {
        try (ProcessEvent event = ProcessEvent.create();
                ProcessLatch waiting = ProcessLatch.create(5)) {
            List<ChildProcess<Boolean>> children = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                children.add(ChildProcess.call(() -> waitFor(event, waiting)));
            }
            List<CompletableFuture<Boolean>> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                threads.add(Aside.call(() -> waitFor(event, waiting)));
            }
            waiting.await();
            Thread.sleep(100); // so that all wait

            event.set();
            event.clear();

            for (ChildProcess<Boolean> child : children) {
                assertTrue(child.get());
            }
            for (CompletableFuture<Boolean> thread : threads) {
                assertTrue(thread.get());
            }
        }
    }

    private static boolean waitFor(ProcessEvent event, ProcessLatch waiting) throws InterruptedException {
        waiting.countDown();
        return event.await(LONG);
    }

    @Test
    void whatWasDoneBeforeItWasSetIsSeenAfterwards() throws Exception {
        try (ProcessEvent there = ProcessEvent.create();
                ProcessEvent back = ProcessEvent.create();
                SharedDoubles value = SharedDoubles.create(1)) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                for (int i = 0; i < 200; i++) {
                    there.await();
                    there.clear();
                    value.set(0, value.get(0) + 1);
                    back.set();
                }
            });
            for (int i = 0; i < 200; i++) {
                value.set(0, value.get(0) + 1);
                there.set();
                back.await();
                back.clear();
                assertEquals(2.0 * i + 2, value.get(0));
            }
            child.get();
        }
    }

    @Test
    void itStaysSetWhenTheProcessThatSetItIsKilled() throws Exception {
        try (ProcessEvent event = ProcessEvent.create()) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                event.set();
                Thread.sleep(600_000);
            });
            event.await();

            child.kill();
            child.join();

            assertTrue(event.isSet());
        }
    }

    @Test
    void aWaitIsInterruptible() {
        try (ProcessEvent event = ProcessEvent.create()) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, event::await);

            Thread waiter = Thread.currentThread();
            CompletableFuture<Void> interrupter = Aside.run(() -> {
                Thread.sleep(20);
                waiter.interrupt();
            });
            assertThrows(InterruptedException.class, () -> event.await(LONG));
            interrupter.join();
        }
    }

    @Test
    void itIsWaitedForTogetherWithOthers() throws Exception {
        try (ProcessEvent event = ProcessEvent.create();
                ProcessQueue<Integer> queue = ProcessQueue.create()) {
            assertEquals(List.of(), Waitable.waitAny(List.of(queue, event), Duration.ZERO));
            ChildProcess<Void> child = ChildProcess.start(event::set);

            assertEquals(List.of(event), Waitable.waitAny(List.of(queue, event), LONG));

            event.close();
            assertTrue(event.isReady());
            child.join();
        }
    }

    @Test
    void closingEndsTheWaitOfAllProcesses() throws Exception {
        try (ProcessEvent event = ProcessEvent.create();
                ProcessLatch waiting = ProcessLatch.create(1)) {
            ChildProcess<Boolean> child = ChildProcess.call(() -> waitFor(event, waiting));
            waiting.await();

            event.close();

            assertThrows(IllegalStateException.class, child::get);
            assertTrue(event.isClosed());
            assertThrows(IllegalStateException.class, event::isSet);
            assertThrows(IllegalStateException.class, event::set);
            assertThrows(IllegalStateException.class, event::clear);
            assertThrows(IllegalStateException.class, event::await);
            assertTrue(event.toString().endsWith(", closed]"), event.toString());
        }
    }
}
