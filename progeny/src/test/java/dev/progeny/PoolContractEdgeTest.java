package dev.progeny;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.function.RemoteCallable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link ExecutorService} at its edges: missing units, use after the end, interrupts during a wait. */
@Timeout(60)
class PoolContractEdgeTest {
    private static final RemoteCallable<Integer> ENDLESS = () -> {
        Thread.sleep(600_000);
        return 0;
    };

    private final List<Thread> waiters = new ArrayList<>();
    private ProcessPool pool;
    private ExecutorService executor;

    @BeforeEach
    void start() {
        pool = ProcessPool.create(1);
        executor = pool;
    }

    @AfterEach
    void end() {
        pool.terminate();
        pool.close();
    }

    @Test
    void aMissingUnitIsRefused() {
        List<Callable<Integer>> tasks = List.of(Remote.callable(() -> 1));

        assertThrows(NullPointerException.class, () -> executor.invokeAll(tasks, 1, null));
        assertThrows(NullPointerException.class, () -> executor.invokeAny(tasks, 1, null));
        assertThrows(NullPointerException.class, () -> executor.awaitTermination(1, null));
    }

    @Test
    void everyWayToSubmitIsRejectedAfterShutdownAndKeepsTheInterruptStatus() {
        List<Callable<Integer>> tasks = List.of(Remote.callable(() -> 1));
        Stream<Integer> late = pool.imap(List.of(1), n -> n);
        pool.shutdown();

        for (Executable submission : List.<Executable>of(
                () -> executor.execute(Remote.runnable(() -> {})),
                () -> executor.submit(Remote.callable(() -> 1)),
                () -> executor.invokeAll(tasks),
                () -> executor.invokeAny(tasks),
                () -> pool.applyAsync(() -> 1),
                () -> pool.forEach(List.of(1), n -> {}),
                () -> late.toList(),
                () -> pool.imap(List.of(1), n -> n).toList())) {
            assertThrows(RejectedExecutionException.class, submission);
        }
        Thread.currentThread().interrupt();
        assertThrows(RejectedExecutionException.class, () -> pool.applyAsync(() -> 1));
        assertTrue(Thread.interrupted());
    }

    /** What waits for the end of a pool or of its tasks. */
    enum Wait {
        JOIN,
        AWAIT_TERMINATION,
        APPLY,
        MAP,
        INVOKE_ALL,
        INVOKE_ANY;

        Object on(ProcessPool pool) throws Exception {
            return switch (this) {
                case JOIN -> {
                    pool.join();
                    yield "joined";
                }
                case AWAIT_TERMINATION -> pool.awaitTermination(Long.MAX_VALUE, TimeUnit.DAYS);
                case APPLY -> pool.apply(ENDLESS);
                case MAP -> pool.map(List.of(1, 2, 3), n -> ENDLESS.call());
                case INVOKE_ALL -> pool.invokeAll(List.of(ENDLESS, ENDLESS));
                case INVOKE_ANY -> pool.invokeAny(List.of(ENDLESS, ENDLESS));
            };
        }

        boolean isForTheEnd() {
            return this == JOIN || this == AWAIT_TERMINATION;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptDuringTheWaitIsAnInterruptedException(Wait wait) throws Exception {
        FutureTask<Object> waiting = begin(wait);

        waiters.get(0).interrupt();

        ExecutionException e = assertThrows(ExecutionException.class, waiting::get);
        assertInstanceOf(InterruptedException.class, e.getCause());
    }

    // T13
    @ParameterizedTest
    @EnumSource
    void terminateEndsTheWait(Wait wait) throws Exception {
        FutureTask<Object> waiting = begin(wait);

        pool.terminate();

        if (wait.isForTheEnd()) {
            waiting.get();
        } else if (wait == Wait.INVOKE_ALL) {
            @SuppressWarnings("unchecked")
            List<AsyncResult<Integer>> results = (List<AsyncResult<Integer>>) waiting.get();
            assertTrue(results.stream().allMatch(AsyncResult::isCancelled));
        } else {
            ExecutionException e = assertThrows(ExecutionException.class, waiting::get);
            Throwable cause = e.getCause() instanceof ExecutionException inner ? inner.getCause() : e.getCause();
            assertInstanceOf(CancellationException.class, cause);
        }
    }

    /** Begins to wait, and returns once it does. */
    private FutureTask<Object> begin(Wait wait) throws Exception {
        pool.apply(() -> 1);
        if (wait.isForTheEnd()) {
            pool.applyAsync(ENDLESS);
            pool.shutdown();
        }
        FutureTask<Object> waiting = new FutureTask<>(() -> wait.on(pool));
        Thread waiter = new Thread(waiting);
        waiters.add(waiter);
        waiter.start();
        await().until(() -> pool.toString().contains("1 of 1 workers busy")
                && (waiter.getState() == Thread.State.WAITING || waiter.getState() == Thread.State.TIMED_WAITING));
        return waiting;
    }

    @Test
    void anInterruptDuringCloseTerminatesThePoolAndIsKept() throws Exception {
        AsyncResult<Integer> running = pool.applyAsync(ENDLESS);
        FutureTask<Boolean> closing = new FutureTask<>(() -> {
            pool.close();
            return Thread.interrupted();
        });
        Thread closer = new Thread(closing);
        closer.start();
        await().until(() ->
                closer.getState() == Thread.State.WAITING || closer.getState() == Thread.State.TIMED_WAITING);

        closer.interrupt();

        assertTrue(closing.get());
        assertTrue(pool.isTerminated());
        assertThrows(CancellationException.class, running::get);
    }

    @Test
    void aSlowListenerHearsTheRestAfterClose() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        List<String> heard = new CopyOnWriteArrayList<>();
        try (ProcessPool told = ProcessPool.builder()
                .workers(1)
                .listener(new PoolListener() {
                    @Override
                    public void taskEnded(String task, String worker, Outcome outcome) {
                        try {
                            closed.await();
                        } catch (InterruptedException e) {
                            heard.add("interrupted");
                        }
                        heard.add(task);
                    }
                })
                .build()) {
            told.apply(() -> 1);
            told.apply(() -> 2);
        }
        assertEquals(List.of(), heard);

        closed.countDown();

        await().until(() -> heard.equals(List.of("task 1", "task 2")));
    }
}
