package dev.progeny.internal.pool;

import dev.progeny.internal.codec.Batch;
import dev.progeny.internal.codec.BatchBuilder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A call of one task. */
public final class OneCall extends Call implements Completions.Completion {
    /** For so long a caller looks for its result itself before it sleeps: to be woken costs as much. Figures: ADR 0009. */
    private static final long ASSIST_NANOS = 100_000;

    private final PoolCore core;
    private final long number;
    private final CompletableFuture<Object> future;
    private final boolean isReplaced;
    private final @Nullable Object replacement;

    /** Written before the call is over, and taken by whoever completes the future. */
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

    private OneCall(
            PoolCore core,
            long timeoutNanos,
            CompletableFuture<Object> future,
            boolean isReplaced,
            @Nullable Object replacement) {
        super(timeoutNanos);
        this.core = core;
        this.number = core.nextNumber();
        this.future = future;
        this.isReplaced = isReplaced;
        this.replacement = replacement;
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
        return submit(core, shape, function, arguments, new OneCall(core, timeoutNanos, future, false, null));
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
        OneCall call = new OneCall(core, timeoutNanos, future, false, null);
        if (!core.accept(unit(core, call, shape, function, List.of()), waitNanos)) {
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
        return submit(core, shape, function, List.of(), new OneCall(core, timeoutNanos, future, true, result));
    }

    private static Call submit(
            PoolCore core, TaskShape shape, Object function, List<? extends @Nullable Object> arguments, OneCall call) {
        try {
            core.accept(unit(core, call, shape, function, arguments));
        } catch (InterruptedException e) {
            throw interruptedForRoom(core, e);
        }
        return call;
    }

    /** {@return what a submitter is told who was interrupted while it waited; keeps the interrupt} */
    static RejectedExecutionException interruptedForRoom(PoolCore core, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RejectedExecutionException(
                "interrupted while waiting for room in the queue of pool \""
                        + core.settings().name() + "\" (" + core.situation() + "); see queueCapacity(int)",
                e);
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
        Waited call = new Waited(core, timeoutNanos);
        core.accept(unit(core, call, shape, function, arguments));
        assist(call, core, ASSIST_NANOS);
        try {
            return call.ending.get().resultHere();
        } catch (InterruptedException e) {
            core.cancel(call);
            throw e;
        } catch (ExecutionException e) {
            throw new AssertionError(e); // completed with endings only
        }
    }

    /** A call of one task by a thread that waits for it. */
    private static final class Waited extends Call {
        private final long number;
        private final CompletableFuture<Ending> ending = new CompletableFuture<>();

        Waited(PoolCore core, long timeoutNanos) {
            super(timeoutNanos);
            this.number = core.nextNumber();
        }

        @Override
        String describe(long index) {
            return "task " + number;
        }

        @Override
        void ended(long index, Ending how) {
            setOver();
            ending.complete(how);
        }

        @Override
        void aborted(Ending.Failed how) {
            ended(0, how);
        }
    }

    private static Unit unit(
            PoolCore core, Call call, TaskShape shape, Object function, List<? extends @Nullable Object> arguments) {
        RemoteCode code = RemoteCode.once(shape, function, core.singles());
        Unit unit = Unit.of(call, code, encoded(arguments));
        FrameSize.check("the task with its arguments", unit.bytes());
        return unit;
    }

    private static Batch encoded(List<? extends @Nullable Object> arguments) {
        if (arguments.isEmpty()) {
            return BatchBuilder.EMPTY;
        }
        BatchBuilder encoded = new BatchBuilder(arguments.size());
        for (Object argument : arguments) {
            encoded.add(
                    argument, arguments.size() == 1 ? i -> "the argument" : i -> "argument " + i, encoded.size() + 1);
        }
        return encoded.build();
    }

    @Override
    String describe(long index) {
        return "task " + number;
    }

    @Override
    void ended(long index, Ending how) {
        if (!isOver()) {
            ending.set(isReplaced ? new Ending.Replaced(how, replacement) : how);
            setOver();
            core.threads().completions().add(this);
        }
    }

    @Override
    public void help(long nanos) {
        assist(this, core, nanos);
        if (isOver() && future.getNumberOfDependents() == 0) {
            complete();
        }
    }

    private static void assist(Call call, PoolCore core, long nanos) {
        Assistant assistant = call.assistant();
        if (assistant != null && !call.isOver() && core.singles().nanos(1) < ASSIST_NANOS) {
            assistant.assist(call::isOver, Math.min(nanos, ASSIST_NANOS));
        }
    }

    @Override
    void aborted(Ending.Failed how) {
        ended(0, how);
    }

    @Override
    public CompletableFuture<?> future() {
        return future;
    }

    @Override
    public void complete() {
        Ending how = ending.getAndSet(null);
        if (how != null) {
            settle(future, how);
        }
    }
}
