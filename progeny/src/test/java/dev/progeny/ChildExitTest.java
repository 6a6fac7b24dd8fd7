package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a user has done at the end of a child may ask the child for everything, and holds up nobody. */
@Timeout(60)
class ChildExitTest {
    private static final long PATIENCE_SECONDS = 30;

    /** Lives until it is killed, so that whatever is to be done at its end is known before. */
    private static ChildProcess<String> sleeper() {
        return ChildProcess.options().daemon(true).call(() -> {
            Thread.sleep(Long.MAX_VALUE);
            return "not reached";
        });
    }

    @Test
    void whoIsToldThatAChildCrashedMayAskForItsResult() throws Exception {
        try (ChildProcess<String> child = sleeper()) {
            CompletableFuture<Object> answer = child.onExit().thenApply(ended -> {
                try {
                    return ended.get();
                } catch (ChildCrashedException | InterruptedException e) {
                    return e;
                }
            });

            child.kill();

            assertInstanceOf(ChildCrashedException.class, answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    void whoIsToldThatAChildHasEndedSeesItAmongTheActiveNoMore() throws Exception {
        try (ChildProcess<String> child = sleeper()) {
            CompletableFuture<List<ChildProcess<?>>> active = child.onExit().thenApply(ended -> ChildProcess.active());

            child.kill();

            assertThat(active.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).doesNotContain(child);
        }
    }

    @Test
    void whatIsDoneAtTheEndOfAChildHoldsUpNobodyWhoWaitsForIt() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        try (ChildProcess<String> child = sleeper()) {
            CountDownLatch joins = new CountDownLatch(1);
            CompletableFuture<Boolean> joined = CompletableFuture.supplyAsync(
                    () -> {
                        joins.countDown();
                        try {
                            child.join();
                            return true;
                        } catch (InterruptedException e) {
                            return false;
                        }
                    },
                    work -> new Thread(work, "joiner").start());
            joins.await();
            Thread.sleep(100); // the joiner is asleep before the callback is known, so that it is woken after it
            CompletableFuture<Void> held = child.onExit().thenAccept(ended -> awaitForEver(enough));

            child.kill();

            assertTrue(joined.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertFalse(held.isDone());
            enough.countDown();
            held.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            enough.countDown();
        }
    }

    private static void awaitForEver(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
