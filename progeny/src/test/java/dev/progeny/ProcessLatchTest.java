package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessLatchTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void itGoesDownToZeroAndStaysThere() throws Exception {
        try (ProcessLatch latch = ProcessLatch.create(2)) {
            assertEquals(2, latch.getCount());
            assertFalse(latch.await(Duration.ofMillis(1)));
            latch.countDown();
            assertEquals(1, latch.getCount());
            assertFalse(latch.await(0, TimeUnit.SECONDS));

            latch.countDown();

            assertEquals(0, latch.getCount());
            latch.await();
            assertTrue(latch.await(Duration.ZERO));
            latch.countDown();
            assertEquals(0, latch.getCount());
        }
    }

    @Test
    void oneOfZeroIsOpen() throws Exception {
        try (ProcessLatch latch = ProcessLatch.create(0)) {
            latch.await();
        }
    }

    @Test
    void processesCountDownAndAllWhoWaitGoOn() throws Exception {
        int each = 1_000;
        try (ProcessLatch latch = ProcessLatch.create(3L * each)) {
            CompletableFuture<Boolean> here = Aside.call(() -> latch.await(LONG));
            ChildProcess<Boolean> there = ChildProcess.call(() -> latch.await(LONG));
            List<ChildProcess<Void>> children = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                children.add(ChildProcess.start(() -> countDown(latch, each)));
            }
            countDown(latch, each);

            assertTrue(here.get());
            assertTrue(there.get());
            for (ChildProcess<Void> child : children) {
                child.get();
            }
            assertEquals(0, latch.getCount());
        }
    }

    private static void countDown(ProcessLatch latch, int times) {
        for (int i = 0; i < times; i++) {
            latch.countDown();
        }
    }

    @Test
    void whatAKilledProcessCountedDownStaysSo() throws Exception {
        try (ProcessLatch latch = ProcessLatch.create(2)) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                latch.countDown();
                latch.await();
            });
            while (latch.getCount() == 2) {
                Thread.sleep(1);
            }

            child.kill();
            child.join();
            assertEquals(1, latch.getCount());
            latch.countDown();

            assertTrue(latch.await(Duration.ZERO));
        }
    }

    @Test
    void aWaitIsInterruptible() {
        try (ProcessLatch latch = ProcessLatch.create(0)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, latch::await);
        }
        try (ProcessLatch latch = ProcessLatch.create(1)) {
            Thread waiter = Thread.currentThread();
            CompletableFuture<Void> interrupter = Aside.run(() -> {
                Thread.sleep(20);
                waiter.interrupt();
            });
            assertThrows(InterruptedException.class, () -> latch.await(LONG));
            interrupter.join();
        }
    }

    @Test
    void closingEndsTheWait() throws Exception {
        ProcessLatch latch = ProcessLatch.create(1);
        CompletableFuture<Boolean> waiter = Aside.call(() -> latch.await(LONG));

        latch.close();

        ExecutionException e = assertThrows(ExecutionException.class, waiter::get);
        assertTrue(e.getCause() instanceof IllegalStateException, e.toString());
        assertThrows(IllegalStateException.class, latch::countDown);
        assertThrows(IllegalStateException.class, latch::getCount);
    }

    @Test
    void aNegativeCountIsRefused() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ProcessLatch.create(-1));

        assertEquals("count must be at least 0, was -1", e.getMessage());
    }
}
