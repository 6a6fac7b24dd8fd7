package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A child that is a thread of this JVM. */
@Timeout(60)
class ChildInThisJvmTest {
    private static ChildOptions options() {
        return ChildProcess.options().name("twin").daemon(true).inThisJvm();
    }

    @Test
    void itReturnsACopyOfItsValueAndEndsAsAProcessDoes() throws Exception {
        int[] mine = {1, 2};
        ChildProcess<int[]> child = options().call(() -> {
            mine[0] = 10;
            return mine;
        });

        assertEquals(10, child.get()[0]);
        assertEquals(1, mine[0]);
        child.join();
        assertFalse(child.isAlive());
        assertEquals(OptionalInt.of(0), child.exitStatus().code());
        assertEquals(child, child.onExit().join());
        assertEquals(ProcessHandle.current().pid(), child.pid());
        assertEquals(List.of(child), Waitable.waitAny(List.of(child)));
    }

    @Test
    void itThrowsWhatItsFunctionThrows() throws Exception {
        ChildProcess<Integer> child = options().call(() -> {
            throw new IOException("on purpose");
        });

        IOException e = assertThrows(IOException.class, child::get);
        child.join();

        assertEquals("on purpose", e.getMessage());
        assertEquals(OptionalInt.of(1), child.exitStatus().code());
    }

    @Test
    void itKnowsWhoItIs() throws Exception {
        ChildProcess<String> child = options()
                .call(() -> ChildProcess.current().name() + " of "
                        + ChildProcess.parent().orElseThrow().name());

        assertEquals("twin of main", child.get());
        child.join();
        assertEquals("main", ChildProcess.current().name());
    }

    private static final CountDownLatch BEGUN = new CountDownLatch(2);

    @Test
    void whenEndedItIsInterruptedAndCountsAsEnded() throws Exception {
        ChildProcess<Integer> terminated = options().call(ChildInThisJvmTest::sleep);
        ChildProcess<Integer> killed = options().call(ChildInThisJvmTest::sleep);
        BEGUN.await();
        assertTrue(ChildProcess.active().containsAll(List.of(terminated, killed)));

        terminated.terminate();
        killed.kill();

        assertThrows(ChildCrashedException.class, terminated::get);
        assertThrows(ChildCrashedException.class, killed::get);
        assertEquals(OptionalInt.of(15), terminated.exitStatus().signal());
        assertEquals(OptionalInt.of(9), killed.exitStatus().signal());
    }

    private static int sleep() throws InterruptedException {
        BEGUN.countDown();
        Thread.sleep(600_000);
        return 0;
    }

    @Test
    void itUsesQueuesAndPipesAsAProcessDoes() throws Exception {
        Pipe pipe = Pipe.duplex();
        Connection theirs = pipe.second();
        try (Connection ours = pipe.first();
                ProcessQueue<Integer> queue = ProcessQueue.create(1);
                ChildProcess<Void> child = options().start(() -> {
                    queue.put(theirs.<Integer>receive() + 1);
                    theirs.close();
                })) {
            ours.send(1);

            assertEquals(2, queue.take());
            assertThrows(IOException.class, ours::receive);
            child.join();
        }
    }
}
