package dev.progeny.internal.pool;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads of a pool in this process, all daemons and named after it: {@code progeny-NAME-...}.
 *
 * <p>Futures are completed on a {@link ForkJoinPool}, so that a dependent that waits for another future is replaced by one more thread
 * instead of holding up the rest; what may wait long, as sending a large task or telling a listener, has helper threads that come and go.
 */
final class PoolThreads {
    private static final int COMPLETING_THREADS = 2;
    private static final long IDLE_SECONDS = 5;

    private final String pool;
    private final AtomicInteger lastCompletion = new AtomicInteger();
    private final AtomicInteger lastHelper = new AtomicInteger();
    private final ForkJoinPool completions;
    private final ExecutorService helpers;

    /** Futures about to be completed: known here, so that the end of the pool can wait for them. */
    private final Map<Long, CompletableFuture<?>> completing = new ConcurrentHashMap<>();

    private final AtomicLong lastFuture = new AtomicLong();

    PoolThreads(String pool) {
        this.pool = pool;
        completions = new ForkJoinPool(
                COMPLETING_THREADS,
                this::completionThread,
                null,
                true,
                0,
                Integer.MAX_VALUE >> 16,
                1,
                null,
                IDLE_SECONDS,
                TimeUnit.SECONDS);
        ThreadFactory factory = work -> thread("helper-" + lastHelper.incrementAndGet(), work);
        helpers = Executors.newCachedThreadPool(factory);
    }

    private ForkJoinWorkerThread completionThread(ForkJoinPool owner) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(owner);
        thread.setName("progeny-" + pool + "-completion-" + lastCompletion.incrementAndGet());
        return thread;
    }

    /** {@return a new daemon thread for one job of this pool, not started} */
    Thread thread(String job, Runnable work) {
        Thread thread = new Thread(work, "progeny-" + pool + "-" + job);
        thread.setDaemon(true);
        return thread;
    }

    /** {@return who does what may take long; also for the little that comes when the pool has ended} */
    Executor helpers() {
        return work -> execute(helpers, work);
    }

    private void execute(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            thread("late", work).start();
        }
    }

    /** Has a future completed by {@code work}; neither waits nor runs user code here. */
    void complete(CompletableFuture<?> future, Runnable work) {
        long number = lastFuture.incrementAndGet();
        completing.put(number, future);
        execute(completions, () -> {
            try {
                work.run();
            } finally {
                completing.remove(number);
            }
        });
    }

    boolean isCompleting() {
        return completing.values().stream().anyMatch(future -> !future.isDone());
    }

    /** Waits until what is being completed is complete; its dependents may still run. */
    boolean awaitCompletions(long deadlineNanos) throws InterruptedException {
        for (CompletableFuture<?> future : completing.values()) {
            CompletableFuture<?> done = future.handle((value, thrown) -> true);
            try {
                done.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw new AssertionError(e); // what handles both ways does not fail
            }
        }
        return true;
    }

    /** Ends the threads when they have done what they were given. */
    void shutdown() {
        completions.shutdown();
        helpers.shutdown();
    }
}
