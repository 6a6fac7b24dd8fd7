package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteRunnable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link ExecutorService}, point by point. */
@Timeout(60)
class PoolContractTest {
    private static final RemoteCallable<Integer> ENDLESS = () -> {
        Thread.sleep(600_000);
        return 0;
    };

    @TempDir
    Path folder;

    private ProcessPool pool;
    private ExecutorService executor;

    @BeforeEach
    void start() {
        pool = builder().workers(2).build();
        executor = pool;
    }

    /** What the pool is made with: here, processes. */
    ProcessPoolBuilder builder() {
        return ProcessPool.builder();
    }

    @AfterEach
    void end() {
        pool.terminate();
        pool.close();
    }

    private static <T> RemoteCallable<T> failing(String message) {
        return () -> {
            throw new IllegalStateException(message);
        };
    }

    @Test
    void submitGivesTheValueOfACallableNullForARunnableAndTheGivenObjectItself() throws Exception {
        Object mine = new Object(); // not serializable: it does not travel

        assertEquals(42, executor.submit(Remote.callable(() -> 42)).get());
        assertNull(executor.submit(Remote.runnable(() -> {})).get());
        assertSame(mine, executor.submit(Remote.runnable(() -> {}), mine).get());
    }

    @Test
    void executeRunsTheTask() {
        String file = folder.resolve("executed").toString();

        executor.execute(Remote.runnable(() -> Files.createFile(Path.of(file))));

        await().until(() -> Files.exists(Path.of(file)));
    }

    @Test
    void whatATaskThrowsIsTheCauseOfAnExecutionException() {
        Future<Object> future = executor.submit(failing("on purpose"));

        ExecutionException e = assertThrows(ExecutionException.class, future::get);

        assertInstanceOf(IllegalStateException.class, e.getCause());
        assertEquals("on purpose", e.getCause().getMessage());
    }

    @Test
    void nullTasksAreRefused() {
        assertThrows(NullPointerException.class, () -> executor.submit((Callable<Object>) null));
        assertThrows(NullPointerException.class, () -> executor.submit((Runnable) null));
        assertThrows(NullPointerException.class, () -> executor.submit(null, 1));
        assertThrows(NullPointerException.class, () -> executor.execute(null));
        assertThrows(NullPointerException.class, () -> pool.submit((RemoteCallable<Object>) null));
        assertThrows(NullPointerException.class, () -> pool.submit((RemoteRunnable) null));
        assertThrows(NullPointerException.class, () -> pool.apply((RemoteCallable<Object>) null));
        assertThrows(NullPointerException.class, () -> executor.invokeAll(null));
        assertThrows(
                NullPointerException.class,
                () -> executor.invokeAll(Arrays.asList(Remote.callable(() -> 1), (RemoteCallable<Integer>) null)));
        assertThrows(NullPointerException.class, () -> executor.invokeAny(null));
        assertThrows(NullPointerException.class, () -> pool.map(null, x -> x));
        assertThrows(NullPointerException.class, () -> pool.map(List.of(1), null));
    }

    @Test
    void invokeAllGivesAllDoneInTheOrderOfTheTasks() throws Exception {
        List<RemoteCallable<Integer>> tasks = List.of(
                () -> {
                    Thread.sleep(200);
                    return 1;
                },
                failing("second"),
                () -> 3);

        List<Future<Integer>> futures = executor.invokeAll(tasks);

        assertTrue(futures.stream().allMatch(Future::isDone));
        assertEquals(1, futures.get(0).get());
        assertThrows(ExecutionException.class, () -> futures.get(1).get());
        assertEquals(3, futures.get(2).get());
    }

    @Test
    void invokeAllWithATimeoutCancelsWhatHasNotEnded() throws Exception {
        pool.apply(() -> 1); // a worker is there, so that the first task ends in time

        List<Future<Integer>> futures =
                executor.invokeAll(List.of(Remote.callable(() -> 1), ENDLESS, ENDLESS), 3, TimeUnit.SECONDS);

        assertTrue(futures.stream().allMatch(Future::isDone));
        assertEquals(1, futures.get(0).get());
        assertTrue(futures.get(1).isCancelled());
        assertTrue(futures.get(2).isCancelled());
        assertEquals(5, pool.apply(() -> 5));
    }

    @Test
    void anInterruptedInvokeAllCancelsItsTasks() {
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, () -> executor.invokeAll(List.of(ENDLESS, ENDLESS)));

        await().until(() -> pool.toString().contains("0 of 2 workers busy, 0 tasks queued"));
    }

    @Test
    void invokeAnyGivesTheFirstSuccessAndCancelsTheRest() throws Exception {
        int value = executor.invokeAny(List.of(failing("first"), ENDLESS, Remote.callable(() -> 3)));

        assertEquals(3, value);
        assertEquals(List.of(1, 2), pool.map(List.of(1, 2), n -> n)); // both workers are free again
    }

    @Test
    void invokeAnyWithoutASuccessThrowsTheLastFailure() {
        List<RemoteCallable<Object>> tasks = List.of(failing("a"), failing("b"));

        ExecutionException e = assertThrows(ExecutionException.class, () -> executor.invokeAny(tasks));

        assertInstanceOf(IllegalStateException.class, e.getCause());
    }

    @Test
    void invokeAnyOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> executor.invokeAny(List.<Callable<Object>>of()));
    }

    @Test
    void invokeAnyWithATimeoutSaysWhatWasGoingOn() {
        TimeoutException e = assertThrows(
                TimeoutException.class, () -> executor.invokeAny(List.of(ENDLESS), 300, TimeUnit.MILLISECONDS));

        assertTrue(e.getMessage().contains("workers busy"), e.getMessage());
    }

    @Test
    void afterShutdownWhatWasAcceptedIsDoneAndMoreIsRejected() throws Exception {
        Future<Integer> accepted = executor.submit(Remote.callable(() -> {
            Thread.sleep(300);
            return 1;
        }));
        AsyncResult<List<Integer>> map = pool.mapAsync(List.of(1, 2, 3, 4, 5), n -> n + 1);

        executor.shutdown();

        assertTrue(executor.isShutdown());
        assertThrows(RejectedExecutionException.class, () -> executor.submit(Remote.callable(() -> 2)));
        assertThrows(RejectedExecutionException.class, () -> pool.map(List.of(1), n -> n));
        assertThrows(RejectedExecutionException.class, () -> pool.apply(() -> 1));
        assertThrows(RejectedExecutionException.class, () -> pool.mapAsync(List.of(1), n -> n));
        assertTrue(executor.awaitTermination(30, TimeUnit.SECONDS));
        assertTrue(executor.isTerminated());
        assertEquals(1, accepted.get());
        assertEquals(List.of(2, 3, 4, 5, 6), map.get());
    }

    @Test
    void aMapInProgressGoesOnAfterShutdown() throws Exception {
        String begun = folder.resolve("begun").toString();
        String go = folder.resolve("go").toString();
        List<Integer> numbers = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        FutureTask<List<Integer>> map =
                new FutureTask<>(() -> pool.withChunkSize(1).map(numbers, n -> {
                    if (n == 0) {
                        Files.createFile(Path.of(begun));
                    }
                    while (Files.notExists(Path.of(go))) {
                        Thread.sleep(5);
                    }
                    return n;
                }));
        new Thread(map).start();
        await().until(() -> Files.exists(Path.of(begun)));

        pool.shutdown();
        assertFalse(map.isDone());
        Files.createFile(Path.of(go));

        assertEquals(numbers, map.get());
        assertTrue(pool.join(Duration.ofSeconds(30)));
    }

    @Test
    void awaitTerminationWithoutShutdownTimesOut() throws Exception {
        assertFalse(executor.awaitTermination(10, TimeUnit.MILLISECONDS));
        assertFalse(executor.isShutdown());
        assertFalse(executor.isTerminated());
    }

    @Test
    void awaitTerminationCanBeInterrupted() {
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, () -> executor.awaitTermination(10, TimeUnit.SECONDS));
    }

    // T13 T19
    @Test
    void shutdownNowReturnsWhatNeverRanAndWakesAllWhoWait() throws Exception {
        Path file = folder.resolve("run-here");
        String name = file.toString();
        String begun = folder.resolve("begun").toString();
        List<AsyncResult<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int number = i;
            waiting.add(pool.submit(() -> {
                Files.createFile(Path.of(begun + number));
                Thread.sleep(600_000);
            }));
        }
        await().until(() -> Files.exists(Path.of(begun + 0)) && Files.exists(Path.of(begun + 1)));
        for (int i = 0; i < 5; i++) {
            waiting.add(pool.submit(() -> {
                Files.createFile(Path.of(name));
            }));
        }

        List<FutureTask<Void>> waiters = new ArrayList<>();
        for (AsyncResult<Void> result : waiting) {
            waiters.add(waitFor(result));
        }

        List<Runnable> never = executor.shutdownNow();

        assertEquals(5, never.size());
        for (FutureTask<Void> waiter : waiters) {
            ExecutionException e = assertThrows(ExecutionException.class, waiter::get);
            assertInstanceOf(CancellationException.class, e.getCause());
        }
        assertTrue(executor.awaitTermination(30, TimeUnit.SECONDS));
        assertFalse(Files.exists(file));
        never.get(0).run();
        assertTrue(Files.exists(file));
    }

    // T13
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCancelWakesWhoWaits(boolean mayInterrupt) throws Exception {
        List<AsyncResult<Integer>> running = new ArrayList<>();
        List<Path> begun = List.of(folder.resolve("begun-0"), folder.resolve("begun-1"));
        for (Path file : begun) {
            running.add(pool.applyAsync(() -> {
                Files.createFile(file);
                return ENDLESS.call();
            }));
        }
        await().until(() -> begun.stream().allMatch(Files::exists)); // else the next one might run before them
        AsyncResult<Integer> cancelled = mayInterrupt ? running.get(0) : pool.applyAsync(() -> 1);
        FutureTask<Integer> waiter = waitFor(cancelled);

        assertTrue(cancelled.cancel(mayInterrupt));

        ExecutionException e = assertThrows(ExecutionException.class, waiter::get);
        assertInstanceOf(CancellationException.class, e.getCause());
        running.forEach(result -> result.cancel(true));
    }

    /** Has a thread call {@code get}, and returns once it waits there. */
    private static <T> FutureTask<T> waitFor(AsyncResult<T> result) {
        FutureTask<T> waiter = new FutureTask<>(result::get);
        Thread thread = new Thread(waiter);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return waiter;
    }

    // T13
    @Test
    void terminateAnswersEveryoneWhoWaits() throws Exception {
        AsyncResult<Integer> running = pool.applyAsync(ENDLESS);
        AsyncResult<List<Integer>> map = pool.mapAsync(List.of(1, 2, 3), n -> ENDLESS.call());
        Thread terminator = new Thread(() -> {
            await().pollDelay(Duration.ofMillis(500)).until(() -> true);
            pool.terminate();
        });
        terminator.start();

        assertThrows(CancellationException.class, () -> pool.apply(ENDLESS));

        assertThrows(CancellationException.class, running::get);
        assertThrows(CancellationException.class, map::get);
        terminator.join();
        assertTrue(pool.join(Duration.ofSeconds(30)));
        assertTrue(pool.isTerminated());
    }

    @Test
    void joinBeforeShutdownIsAMistake() {
        IllegalStateException e = assertThrows(IllegalStateException.class, pool::join);

        assertTrue(e.getMessage().contains("call shutdown() before join()"), e.getMessage());
    }

    @Test
    void closingTwiceAndTerminatingAClosedPoolIsHarmless() throws Exception {
        pool.close();
        pool.close();
        pool.terminate();
        pool.shutdown();
        pool.join();

        assertTrue(pool.isTerminated());
        assertThrows(RejectedExecutionException.class, () -> pool.apply(() -> 1));
    }

    @Test
    void anInterruptedCloseTerminates() throws Exception {
        AsyncResult<Integer> running = pool.applyAsync(ENDLESS);
        Thread.currentThread().interrupt();

        pool.close();

        assertTrue(Thread.interrupted());
        assertTrue(pool.isTerminated());
        assertThrows(CancellationException.class, running::get);
    }

    // T10
    @Test
    void manyQuickSubmissionsFromManyThreadsAllEnd() throws Exception {
        Thread[] submitters = new Thread[4];
        int[] sums = new int[submitters.length];
        for (int t = 0; t < submitters.length; t++) {
            int index = t;
            submitters[t] = new Thread(() -> {
                List<AsyncResult<Integer>> results = new ArrayList<>();
                for (int i = 0; i < 2_000; i++) {
                    results.add(pool.applyAsync(1, n -> n));
                }
                sums[index] = results.stream().mapToInt(AsyncResult::join).sum();
            });
            submitters[t].start();
        }

        for (Thread submitter : submitters) {
            submitter.join();
        }

        assertEquals(8_000, Arrays.stream(sums).sum());
    }
}
