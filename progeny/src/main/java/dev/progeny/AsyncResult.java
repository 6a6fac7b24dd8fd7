package dev.progeny;

import dev.progeny.internal.pool.Call;
import dev.progeny.internal.pool.PoolCore;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The result of work that a {@link ProcessPool} does meanwhile: a {@link Future}, and a {@link CompletableFuture} to go on from.
 *
 * <p>What the task threw, {@link #get()} throws as the cause of an {@link ExecutionException}. If its worker died, the cause is a
 * {@link WorkerCrashedException}; if it took too long, a {@link TaskTimeoutException}; if no worker could be started, a
 * {@link WorkerStartException}. Each result has an exception object of its own. When the pool is terminated the result is cancelled.
 *
 * <p>The future of a {@code mapAsync} fails with the first failure of an element; elements that have not begun by then never do.
 *
 * <p>Dependents such as {@link #thenApply} run on threads of the pool in this process, or in a thread that adds them or waits for this. One that waits
 * for another result of the same pool does not hold up the others.
 *
 * <p>Whoever completes this future himself, by {@link #complete} or {@link #orTimeout} for instance, takes back what has not begun; a
 * task that runs goes on, unheard. Only {@link #cancel cancel(true)} stops it.
 *
 * @param <T> the type of the result
 * @serial exclude
 */
public final class AsyncResult<T extends @Nullable Object> extends CompletableFuture<T>
        implements Waitable, Serializable {
    private static final long serialVersionUID = 1;

    private final transient PoolCore core;
    private transient volatile @Nullable Call call;

    private AsyncResult(PoolCore core) {
        this.core = core;
    }

    /** Makes a result of what {@code submit} hands in. */
    static <T extends @Nullable Object> AsyncResult<T> of(
            PoolCore core, Function<CompletableFuture<Object>, Call> submit) {
        AsyncResult<T> result = new AsyncResult<>(core);
        result.call = submit.apply(result.untyped());
        return result;
    }

    /** Hands in work, perhaps after a wait, whose result goes to a future. */
    interface Submission {
        Call to(CompletableFuture<Object> future) throws InterruptedException, TimeoutException;
    }

    /** Makes a result of what {@code submission} hands in; its failure is passed on. */
    static <T extends @Nullable Object> AsyncResult<T> ofWaiting(PoolCore core, Submission submission)
            throws InterruptedException, TimeoutException {
        AsyncResult<T> result = new AsyncResult<>(core);
        result.call = submission.to(result.untyped());
        return result;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the task's type is T, which the public method has checked
    private CompletableFuture<Object> untyped() {
        return (CompletableFuture) this;
    }

    /**
     * Cancels the work, if it has not ended.
     *
     * @param mayInterruptIfRunning true to kill the worker of a task that runs, of which only that task suffers: what the worker had been
     *     handed in advance runs elsewhere, and the worker is replaced. False to cancel only what has not begun: such a task never begins;
     *     one that runs is not cancelled, and its result will come. A {@code mapAsync} of which some elements have not begun is cancelled
     *     by either.
     * @return whether this is cancelled now
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        Call started = call;
        if (started != null && !isDone()) {
            if (mayInterruptIfRunning) {
                core.cancel(started);
            } else if (!core.withdraw(started)) {
                return isCancelled();
            }
        }
        return super.cancel(mayInterruptIfRunning);
    }

    /** {@return {@link #isDone()}} */
    @Override
    public boolean isReady() {
        return isDone();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        help(Long.MAX_VALUE);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        help(unit.toNanos(timeout));
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        help(Long.MAX_VALUE);
        return super.join();
    }

    private void help(long nanos) {
        Call started = call;
        if (started != null && nanos > 0 && !isDone() && !Thread.currentThread().isInterrupted()) {
            started.help(nanos);
        }
    }

    @Override
    public boolean complete(T value) {
        return dropped(super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable reason) {
        return dropped(super.completeExceptionally(reason));
    }

    @Override
    public void obtrudeValue(T value) {
        super.obtrudeValue(value);
        dropped(true);
    }

    @Override
    public void obtrudeException(Throwable reason) {
        super.obtrudeException(reason);
        dropped(true);
    }

    private boolean dropped(boolean completedNow) {
        Call started = call;
        if (completedNow && started != null) {
            core.withdraw(started); // nothing, if it was the pool that completed this
        }
        return completedNow;
    }

    private Object writeReplace() throws NotSerializableException {
        throw new NotSerializableException(
                "an AsyncResult cannot be sent to another process, for it is completed in this one;"
                        + " call get() here, and send the value");
    }
}
