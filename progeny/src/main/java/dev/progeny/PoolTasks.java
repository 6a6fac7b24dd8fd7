package dev.progeny;

import dev.progeny.function.RemoteBiFunction;
import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteFunction;
import dev.progeny.internal.codec.Rethrow;
import dev.progeny.internal.pool.OneCall;
import dev.progeny.internal.pool.TaskShape;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The part of {@link ProcessPool} that runs single tasks under Python's names. */
abstract class PoolTasks extends PoolExecutor {
    /**
     * Runs a task and waits for its result.
     *
     * @param task what to compute; what it captures is copied to the worker
     * @param <T> the type of the result
     * @return the result
     * @throws InterruptedException if interrupted before or during the wait; a task that runs is stopped by killing its worker
     * @throws IllegalArgumentException if the task cannot be encoded; the message shows the path of fields to the culprit
     * @throws RejectedExecutionException if the pool is shut down
     * @throws CancellationException if the pool is terminated meanwhile
     * @throws WorkerCrashedException if the worker died while it ran the task
     * @throws TaskTimeoutException if the task took too long
     * @throws WorkerStartException if no worker can be started
     */
    public <T extends @Nullable Object> T apply(RemoteCallable<T> task) throws InterruptedException {
        return runAndWait(TaskShape.CALL, Objects.requireNonNull(task, "task"), List.of());
    }

    /**
     * Applies a function and waits for the result. Otherwise as {@link #apply(RemoteCallable)}.
     *
     * @param argument copied to the worker
     * @param function sent to the worker
     * @param <A> the type of the argument
     * @param <R> the type of the result
     * @return the result
     * @throws InterruptedException if interrupted before or during the wait
     */
    public <A extends @Nullable Object, R extends @Nullable Object> R apply(
            A argument, RemoteFunction<? super A, ? extends R> function) throws InterruptedException {
        return runAndWait(
                TaskShape.APPLY, Objects.requireNonNull(function, "function"), Collections.singletonList(argument));
    }

    /**
     * Applies a function of two arguments and waits for the result. Otherwise as {@link #apply(RemoteCallable)}.
     *
     * @param first copied to the worker
     * @param second copied to the worker
     * @param function sent to the worker
     * @param <A> the type of the first argument
     * @param <B> the type of the second argument
     * @param <R> the type of the result
     * @return the result
     * @throws InterruptedException if interrupted before or during the wait
     */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> R apply(
            A first, B second, RemoteBiFunction<? super A, ? super B, ? extends R> function)
            throws InterruptedException {
        return runAndWait(
                TaskShape.APPLY_BOTH, Objects.requireNonNull(function, "function"), Arrays.asList(first, second));
    }

    /**
     * Runs a task and does not wait for its result; while the queue is full, waits for room.
     *
     * @param task what to compute; what it captures is copied to the worker
     * @param <T> the type of the result
     * @return the result, to come
     * @throws IllegalArgumentException if the task cannot be encoded; the message shows the path of fields to the culprit
     * @throws RejectedExecutionException if the pool is shut down, or this thread is interrupted while it waits for room in the queue
     */
    public <T extends @Nullable Object> AsyncResult<T> applyAsync(RemoteCallable<T> task) {
        return submit(task);
    }

    /**
     * Applies a function and does not wait for the result. Otherwise as {@link #applyAsync(RemoteCallable)}.
     *
     * @param argument copied to the worker
     * @param function sent to the worker
     * @param <A> the type of the argument
     * @param <R> the type of the result
     * @return the result, to come
     */
    public <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<R> applyAsync(
            A argument, RemoteFunction<? super A, ? extends R> function) {
        return submitOne(
                TaskShape.APPLY, Objects.requireNonNull(function, "function"), Collections.singletonList(argument));
    }

    /**
     * Applies a function of two arguments and does not wait for the result. Otherwise as {@link #applyAsync(RemoteCallable)}.
     *
     * @param first copied to the worker
     * @param second copied to the worker
     * @param function sent to the worker
     * @param <A> the type of the first argument
     * @param <B> the type of the second argument
     * @param <R> the type of the result
     * @return the result, to come
     */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            AsyncResult<R> applyAsync(A first, B second, RemoteBiFunction<? super A, ? super B, ? extends R> function) {
        return submitOne(
                TaskShape.APPLY_BOTH, Objects.requireNonNull(function, "function"), Arrays.asList(first, second));
    }

    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // the function's type says R
    private <R extends @Nullable Object> R runAndWait(
            TaskShape shape, Object function, List<? extends @Nullable Object> arguments) throws InterruptedException {
        try {
            return (R) OneCall.run(core(), shape, function, arguments, timeoutNanos());
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            throw Rethrow.asItIs(e);
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
