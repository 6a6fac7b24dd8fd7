package dev.progeny;

import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.pool.OneCall;
import dev.progeny.internal.pool.PoolCore;
import dev.progeny.internal.pool.TaskShape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The part of {@link ProcessPool} that makes it an {@link ExecutorService}. */
abstract class PoolExecutor implements ExecutorService {
    abstract PoolCore core();

    abstract long timeoutNanos();

    final <T extends @Nullable Object> AsyncResult<T> submitOne(
            TaskShape shape, Object function, List<? extends @Nullable Object> arguments) {
        return AsyncResult.of(
                core(), future -> OneCall.submit(core(), shape, function, arguments, timeoutNanos(), future));
    }

    /**
     * Submits a task. Waits while the queue is full.
     *
     * @param task what to compute; what it captures is copied to the worker
     * @param <T> the type of the result
     * @return its result, to come
     * @throws IllegalArgumentException if the task cannot be encoded; the message shows the path of fields to the culprit
     * @throws RejectedExecutionException if the pool is shut down, or this thread is interrupted while it waits for room in the queue
     */
    public <T extends @Nullable Object> AsyncResult<T> submit(RemoteCallable<T> task) {
        return submitOne(TaskShape.CALL, Objects.requireNonNull(task, "task"), List.of());
    }

    /**
     * Submits a task without a result. Waits while the queue is full.
     *
     * @param task what to do; what it captures is copied to the worker
     * @return completed with null when the task is done
     * @throws IllegalArgumentException if the task cannot be encoded; the message shows the path of fields to the culprit
     * @throws RejectedExecutionException if the pool is shut down, or this thread is interrupted while it waits for room in the queue
     */
    public AsyncResult<@Nullable Void> submit(RemoteRunnable task) {
        return submitOne(TaskShape.RUN, Objects.requireNonNull(task, "task"), List.of());
    }

    /**
     * Submits a task, as {@link #submit(RemoteCallable)} does.
     *
     * @param task must be {@link Serializable}: make a lambda by {@link Remote#callable}
     * @throws IllegalArgumentException if the task cannot be encoded
     * @throws RejectedExecutionException if the pool is shut down, or this thread is interrupted while it waits for room in the queue
     */
    @Override
    public <T extends @Nullable Object> AsyncResult<T> submit(Callable<T> task) {
        return submitOne(TaskShape.CALL, sendable(task, "callable"), List.of());
    }

    /**
     * Submits a task, as {@link #submit(RemoteRunnable)} does.
     *
     * @param task must be {@link Serializable}: make a lambda by {@link Remote#runnable}
     * @throws IllegalArgumentException if the task cannot be encoded
     * @throws RejectedExecutionException if the pool is shut down, or this thread is interrupted while it waits for room in the queue
     */
    @Override
    public AsyncResult<?> submit(Runnable task) {
        return submitOne(TaskShape.RUN, sendable(task, "runnable"), List.of());
    }

    /**
     * Submits a task, as {@link #submit(RemoteRunnable)} does.
     *
     * @param task must be {@link Serializable}: make a lambda by {@link Remote#runnable}
     * @param result what the future is completed with: this very object, which is not sent anywhere
     * @throws IllegalArgumentException if the task cannot be encoded
     * @throws RejectedExecutionException if the pool is shut down, or this thread is interrupted while it waits for room in the queue
     */
    @Override
    public <T extends @Nullable Object> AsyncResult<T> submit(Runnable task, T result) {
        Object sendable = sendable(task, "runnable");
        return AsyncResult.of(
                core(),
                future -> OneCall.submitReturning(core(), TaskShape.RUN, sendable, result, timeoutNanos(), future));
    }

    /**
     * Submits a task whose result nobody waits for; if it fails, that is logged.
     *
     * @param task must be {@link Serializable}: make a lambda by {@link Remote#runnable}
     * @throws IllegalArgumentException if the task cannot be encoded
     * @throws RejectedExecutionException if the pool is shut down, or this thread is interrupted while it waits for room in the queue
     */
    @Override
    public void execute(Runnable task) {
        submit(task).whenComplete((value, thrown) -> {
            if (thrown != null && !(thrown instanceof CancellationException)) {
                Loggers.ofPools().log(System.Logger.Level.WARNING, "a task that nobody waits for has failed", thrown);
            }
        });
    }

    private static <F> F sendable(F task, String factory) {
        Objects.requireNonNull(task, "task");
        if (task instanceof Serializable) {
            return task;
        }
        String type = task.getClass().getName();
        boolean isLambda = type.contains("$$Lambda");
        throw new IllegalArgumentException("cannot send " + type + " to another process: "
                + (isLambda ? "a lambda passed where the JDK's own interface is expected" : "it")
                + " is not serializable; write Remote." + factory + "(() -> ...)"
                + (isLambda ? ", or pass it to a method of ProcessPool itself" : " or let it implement Serializable"));
    }

    @Override
    public <T extends @Nullable Object> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
            throws InterruptedException {
        return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T extends @Nullable Object> List<Future<T>> invokeAll(
            Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
        long limitNanos = unit.toNanos(timeout);
        long startNanos = System.nanoTime();
        List<Future<T>> results = new ArrayList<>(tasks.size());
        boolean done = false;
        try {
            for (Callable<T> task : tasks) {
                results.add(submitWithin(task, limitNanos - (System.nanoTime() - startNanos)));
            }
            for (Future<T> result : results) {
                awaitQuietly(result, limitNanos - (System.nanoTime() - startNanos));
            }
            done = true;
        } catch (TimeoutException e) {
            while (results.size() < tasks.size()) {
                results.add(cancelled()); // there was no room for it
            }
        } finally {
            if (!done) {
                results.forEach(result -> result.cancel(true));
            }
        }
        return results;
    }

    private <T extends @Nullable Object> AsyncResult<T> submitWithin(Callable<T> task, long waitNanos)
            throws InterruptedException, TimeoutException {
        Object sendable = sendable(task, "callable");
        return AsyncResult.ofWaiting(
                core(),
                future -> OneCall.submitWithin(core(), TaskShape.CALL, sendable, waitNanos, timeoutNanos(), future));
    }

    private static <T extends @Nullable Object> Future<T> cancelled() {
        CompletableFuture<T> never = new CompletableFuture<>();
        never.cancel(false);
        return never;
    }

    private static void awaitQuietly(Future<?> result, long nanos) throws InterruptedException, TimeoutException {
        try {
            result.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CancellationException e) {
            return; // an end like any other; the caller asks for its reason
        }
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
            throws InterruptedException, ExecutionException {
        try {
            return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e); // not in 292 years
        }
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(
            Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        long limitNanos = unit.toNanos(timeout);
        long startNanos = System.nanoTime();
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("tasks must not be empty: one of them has to succeed");
        }
        LinkedBlockingQueue<AsyncResult<T>> ended = new LinkedBlockingQueue<>();
        List<AsyncResult<T>> results = new ArrayList<>(tasks.size());
        try {
            for (Callable<T> task : tasks) {
                AsyncResult<T> result = submitWithin(task, limitNanos - (System.nanoTime() - startNanos));
                results.add(result);
                result.whenComplete((value, thrown) -> ended.add(result));
            }
            ExecutionException last = null;
            for (int i = 0; i < results.size(); i++) {
                AsyncResult<T> next = ended.poll(limitNanos - (System.nanoTime() - startNanos), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new TimeoutException("none of " + results.size() + " tasks succeeded within " + timeout + " "
                            + unit + ", " + i + " failed; " + core().situation());
                }
                try {
                    return next.get();
                } catch (ExecutionException e) {
                    last = e;
                } catch (CancellationException e) {
                    last = new ExecutionException(e);
                }
            }
            throw Objects.requireNonNull(last);
        } finally {
            results.forEach(result -> result.cancel(true));
        }
    }

    /**
     * Takes no more tasks; those accepted are still done, those of a {@code map} in progress too. Does not wait. Harmless when repeated.
     */
    @Override
    public void shutdown() {
        core().shutdown();
    }

    /**
     * Ends the pool at once, as {@link ProcessPool#terminate} does.
     *
     * @return the tasks that were never begun. Their futures are cancelled; running one of them runs it in this process
     */
    @Override
    public List<Runnable> shutdownNow() {
        return core().terminate();
    }

    @Override
    public boolean isShutdown() {
        return core().isShutdown();
    }

    /** {@return whether the pool was shut down, all tasks have ended, and no process of it is left} */
    @Override
    public boolean isTerminated() {
        return core().isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return core().awaitTermination(unit.toNanos(timeout));
    }
}
