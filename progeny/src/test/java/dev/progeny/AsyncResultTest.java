package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.function.RemoteCallable;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of {@link Future} and {@link CompletableFuture}, point by point. */
@Timeout(60)
class AsyncResultTest {
    private static final RemoteCallable<Integer> SLOW = () -> {
        Thread.sleep(400);
        return 7;
    };
    private static final RemoteCallable<Integer> FAILING = () -> {
        throw new java.io.FileNotFoundException("gone.txt");
    };

    private static ProcessPool pool;

    @BeforeAll
    static void start() throws Exception {
        pool = ProcessPool.builder().workers(2).name("async").build();
        pool.apply(() -> 1); // its processes are there, and belong to the class and not to its first test
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    @Test
    void getWaitsAndTheResultStays() throws Exception {
        AsyncResult<Integer> result = pool.applyAsync(SLOW);

        assertFalse(result.isDone());
        assertEquals(7, result.get());
        assertEquals(7, result.get());
        assertEquals(7, result.join());
        assertEquals(7, result.getNow(0));
        assertTrue(result.isDone());
        assertFalse(result.isCancelled());
        assertFalse(result.isCompletedExceptionally());
    }

    /** Counts in this process how often one of it was rebuilt. */
    private record Rebuilt(int number) implements Serializable {
        private static final AtomicInteger COUNT = new AtomicInteger();

        Rebuilt {
            COUNT.incrementAndGet();
        }
    }

    @Test
    void aResultIsRebuiltOnceThoughItIsAskedForWhileItComes() throws Exception {
        int tasks = 3_000;
        for (int i = 0; i < tasks; i++) {
            pool.applyAsync(() -> 1).get(); // so short that whoever asks receives the result himself
        }
        Rebuilt.COUNT.set(0);

        for (int i = 0; i < tasks; i++) {
            int number = i;
            assertEquals(
                    number, pool.applyAsync(() -> new Rebuilt(number)).get().number());
        }

        assertEquals(tasks, Rebuilt.COUNT.get());
    }

    /** {@return what is 7 once that file is there} */
    private static AsyncResult<Integer> sevenOnce(Path go) {
        String file = go.toString();
        return pool.applyAsync(() -> {
            while (Files.notExists(Path.of(file))) {
                Thread.sleep(5);
            }
            return 7;
        });
    }

    @Test
    void getWithATimeoutTimesOutAndTheTaskGoesOn(@TempDir Path folder) throws Exception {
        Path go = folder.resolve("go");
        AsyncResult<Integer> result = sevenOnce(go);

        assertThrows(TimeoutException.class, () -> result.get(1, TimeUnit.MILLISECONDS));

        Files.createFile(go);
        assertEquals(7, result.get(30, TimeUnit.SECONDS));
    }

    @Test
    void anInterruptedGetThrowsAndTheTaskGoesOn(@TempDir Path folder) throws Exception {
        Path go = folder.resolve("go");
        AsyncResult<Integer> result = sevenOnce(go);
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, result::get);

        Files.createFile(go);
        assertEquals(7, result.get());
    }

    @Test
    void anInterruptDuringGetThrowsAndTheTaskGoesOn(@TempDir Path folder) throws Exception {
        Path go = folder.resolve("go");
        AsyncResult<Integer> result = sevenOnce(go);
        FutureTask<Integer> waiting = new FutureTask<>(result::get);
        Thread waiter = new Thread(waiting);
        waiter.start();
        await().until(() -> waiter.getState() == Thread.State.WAITING);

        waiter.interrupt();

        ExecutionException e = assertThrows(ExecutionException.class, waiting::get);
        assertInstanceOf(InterruptedException.class, e.getCause());
        assertThrows(TimeoutException.class, () -> result.get(0, TimeUnit.SECONDS));
        assertThrows(NullPointerException.class, () -> result.get(1, null));
        Files.createFile(go);
        assertEquals(7, result.get());
        assertEquals(7, result.get(0, TimeUnit.SECONDS));
    }

    @Test
    void anAsyncResultIsNotSentAndTheMessageSaysWhatIs() {
        AsyncResult<Integer> result = pool.applyAsync(() -> 1);

        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> pool.apply(() -> result.get() + 1));

        assertTrue(
                e.getMessage()
                        .contains("an AsyncResult cannot be sent to another process, for it is completed in this one;"
                                + " call get() here, and send the value"),
                e.getMessage());
    }

    @Test
    void aFailureIsTheCauseOfAnExecutionExceptionOrCompletionException() {
        AsyncResult<Integer> result = pool.applyAsync(FAILING);

        ExecutionException fromGet = assertThrows(ExecutionException.class, result::get);
        CompletionException fromJoin = assertThrows(CompletionException.class, result::join);

        assertInstanceOf(java.io.FileNotFoundException.class, fromGet.getCause());
        assertInstanceOf(java.io.FileNotFoundException.class, fromJoin.getCause());
        assertTrue(result.isCompletedExceptionally());
        assertFalse(result.isCancelled());
    }

    // T08
    @Test
    void eachFutureHasAnExceptionOfItsOwnWhichDoesNotGrow() {
        AsyncResult<Integer> one = pool.applyAsync(FAILING);
        AsyncResult<Integer> two = pool.applyAsync(FAILING);

        Throwable first = assertThrows(ExecutionException.class, one::get).getCause();
        StackTraceElement[] trace = first.getStackTrace();
        Throwable again = assertThrows(ExecutionException.class, one::get).getCause();
        Throwable other = assertThrows(ExecutionException.class, two::get).getCause();

        assertSame(first, again);
        assertArrayEquals(trace, again.getStackTrace());
        assertNotSame(first, other);
    }

    @Test
    void cancelCompletesItAndASecondCancelAgrees() {
        AsyncResult<Integer> result = pool.applyAsync(() -> {
            Thread.sleep(60_000);
            return 1;
        });

        assertTrue(result.cancel(true));

        assertTrue(result.isCancelled());
        assertTrue(result.isDone());
        assertTrue(result.cancel(true));
        assertTrue(result.cancel(false));
        assertThrows(CancellationException.class, result::get);
        assertThrows(CancellationException.class, result::join);
        assertThrows(CancellationException.class, () -> result.getNow(0));
    }

    @Test
    void cancelOfACompletedResultChangesNothing() throws Exception {
        AsyncResult<Integer> result = pool.applyAsync(() -> 5);
        result.get();

        assertFalse(result.cancel(true));
        assertFalse(result.cancel(false));

        assertFalse(result.isCancelled());
        assertEquals(5, result.get());
    }

    @Test
    void stagesFollowIt() throws Exception {
        AsyncResult<Integer> result = pool.applyAsync(SLOW);

        CompletableFuture<String> chain = result.thenApply(n -> n + 1)
                .thenCombine(pool.applyAsync(() -> 10), Integer::sum)
                .thenCompose(n -> pool.applyAsync(n, String::valueOf));
        CompletableFuture<Integer> recovered = pool.applyAsync(FAILING).exceptionally(e -> -1);
        CompletableFuture<Object> first = CompletableFuture.anyOf(pool.applyAsync(() -> 1));

        assertEquals("18", chain.get());
        assertEquals(-1, recovered.get());
        assertEquals(1, first.get());
    }

    @Test
    void callbacksRunOnThreadsOfThePoolForThemAndNeverWhereResultsAreRead() throws Exception {
        AtomicReference<String> thread = new AtomicReference<>();

        pool.applyAsync(SLOW)
                .thenAccept(n -> thread.set(Thread.currentThread().getName()))
                .get();

        assertTrue(thread.get().startsWith("progeny-async-completion-"), thread.get());
    }

    @Test
    void callbacksThatWaitForOtherResultsHoldNobodyUp() throws Exception {
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(pool.applyAsync(() -> 1)
                    .thenApply(n -> n + pool.applyAsync(SLOW_IF_ASKED).join()));
        }

        for (CompletableFuture<Integer> each : waiting) {
            assertEquals(3, each.get());
        }
    }

    private static final RemoteCallable<Integer> SLOW_IF_ASKED = () -> {
        Thread.sleep(10);
        return 2;
    };

    @Test
    void aCallbackThatThrowsHarmsNobodyElse() throws Exception {
        AsyncResult<Integer> result = pool.applyAsync(SLOW);
        CompletableFuture<Integer> broken = result.thenApply(n -> {
            throw new IllegalStateException("callback");
        });

        assertThrows(ExecutionException.class, broken::get);
        assertEquals(7, result.get());
        assertEquals(1, pool.apply(() -> 1));
    }

    @Test
    void whoeverCompletesItFirstWins() throws Exception {
        AsyncResult<Integer> result = pool.applyAsync(SLOW);

        assertTrue(result.complete(99));
        assertFalse(result.complete(100));
        assertFalse(result.completeExceptionally(new IllegalStateException()));

        assertEquals(99, result.get());
        assertEquals(1, pool.apply(() -> 1));
        assertEquals(99, result.get());
    }

    @Test
    void anObtrudedValueReplacesTheResult() throws Exception {
        AsyncResult<Integer> result = pool.applyAsync(() -> 5);
        result.get();

        result.obtrudeValue(6);
        assertEquals(6, result.get());
        result.obtrudeException(new IllegalStateException("obtruded"));
        assertThrows(ExecutionException.class, result::get);
    }

    @Test
    void completeOnTimeoutAndOrTimeoutWork() throws Exception {
        AsyncResult<Integer> defaulted = pool.applyAsync(SLOW);
        AsyncResult<Integer> late = pool.applyAsync(SLOW);

        assertEquals(1, defaulted.completeOnTimeout(1, 1, TimeUnit.MILLISECONDS).get());
        ExecutionException e = assertThrows(
                ExecutionException.class,
                () -> late.orTimeout(1, TimeUnit.MILLISECONDS).get());
        assertInstanceOf(TimeoutException.class, e.getCause());
    }

    @Test
    void manyThreadsMayWaitForOneResult() throws Exception {
        AsyncResult<Integer> result = pool.applyAsync(SLOW);
        CountDownLatch got = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            new Thread(() -> {
                        if (result.join() == 7) {
                            got.countDown();
                        }
                    })
                    .start();
        }

        assertTrue(got.await(30, TimeUnit.SECONDS));
        await().until(result::isDone);
    }
}
