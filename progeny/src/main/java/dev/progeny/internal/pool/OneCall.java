package dev.progeny.internal.pool;

import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ValueCodec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call of one task. */
public final class OneCall extends Call {
    private final String name;
    private final Consumer<Ending> asker;

    private OneCall(PoolCore core, long timeoutNanos, Consumer<Ending> asker) {
        super(timeoutNanos);
        this.name = "task " + core.nextNumber();
        this.asker = asker;
    }

    /**
     * Hands in a task whose result goes to a future; waits while the queue is full.
     *
     * @throws IllegalArgumentException if it cannot be encoded
     * @throws RejectedExecutionException if the pool is shut down, or this thread is interrupted while it waits
     */
    public static Call submit(
            PoolCore core,
            TaskShape shape,
            Object function,
            List<? extends @Nullable Object> arguments,
            long timeoutNanos,
            CompletableFuture<Object> future) {
        Consumer<Ending> asker = ending -> core.threads().complete(future, () -> settle(future, ending));
        return submit(core, shape, function, arguments, new OneCall(core, timeoutNanos, asker));
    }

    /**
     * Hands in a task without arguments, as {@link #submit} does, but waits only so long.
     *
     * @throws InterruptedException if interrupted before or during the wait
     * @throws TimeoutException if the queue was full all the time
     */
    public static Call submitWithin(
            PoolCore core,
            TaskShape shape,
            Object function,
            long waitNanos,
            long timeoutNanos,
            CompletableFuture<Object> future)
            throws InterruptedException, TimeoutException {
        Consumer<Ending> asker = ending -> core.threads().complete(future, () -> settle(future, ending));
        OneCall call = new OneCall(core, timeoutNanos, asker);
        if (!core.accept(call.unit(shape, function, List.of()), waitNanos)) {
            throw new TimeoutException("the queue of pool \"" + core.settings().name() + "\" had no room in time ("
                    + core.situation() + "); see queueCapacity(int)");
        }
        return call;
    }

    /** Hands in a task without arguments, as {@link #submit} does; its own result is replaced by {@code result}. */
    public static Call submitReturning(
            PoolCore core,
            TaskShape shape,
            Object function,
            @Nullable Object result,
            long timeoutNanos,
            CompletableFuture<Object> future) {
        Consumer<Ending> asker =
                ending -> core.threads().complete(future, () -> settle(future, new Ending.Replaced(ending, result)));
        return submit(core, shape, function, List.of(), new OneCall(core, timeoutNanos, asker));
    }

    private static Call submit(
            PoolCore core, TaskShape shape, Object function, List<? extends @Nullable Object> arguments, OneCall call) {
        try {
            core.accept(call.unit(shape, function, arguments));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException(
                    "interrupted while waiting for room in the queue of pool \""
                            + core.settings().name() + "\" (" + core.situation() + "); see queueCapacity(int)",
                    e);
        }
        return call;
    }

    static void settle(CompletableFuture<Object> future, Ending ending) {
        try {
            future.complete(ending.result());
        } catch (Throwable e) {
            future.completeExceptionally(e);
        }
    }

    /**
     * Runs a task and waits for its result.
     *
     * @throws Throwable what the task threw, or why it has no result
     */
    public static @Nullable Object run(
            PoolCore core,
            TaskShape shape,
            Object function,
            List<? extends @Nullable Object> arguments,
            long timeoutNanos)
            throws Throwable {
        CompletableFuture<Ending> future = new CompletableFuture<>();
        OneCall call = new OneCall(core, timeoutNanos, future::complete);
        core.accept(call.unit(shape, function, arguments));
        try {
            return future.get().resultHere();
        } catch (InterruptedException e) {
            core.cancel(call);
            throw e;
        } catch (ExecutionException e) {
            throw new AssertionError(e); // completed with endings only
        }
    }

    private Unit unit(TaskShape shape, Object function, List<? extends @Nullable Object> arguments) {
        RemoteCode code = RemoteCode.once(shape, function);
        Encoded[] encoded = new Encoded[arguments.size()];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] =
                    ValueCodec.encode(arguments.get(i), encoded.length == 1 ? "the argument" : "argument " + (i + 1));
        }
        Unit unit = Unit.of(this, code, List.<Encoded[]>of(encoded), 0);
        FrameSize.check("the task with its arguments", unit.bytes());
        return unit;
    }

    @Override
    String describe(long index) {
        return name;
    }

    @Override
    void ended(long index, Ending ending) {
        if (!isOver()) {
            setOver();
            asker.accept(ending);
        }
    }

    @Override
    void aborted(Ending.Failed ending) {
        ended(0, ending);
    }
}
