package dev.progeny;

import dev.progeny.function.RemoteBiFunction;
import dev.progeny.function.RemoteConsumer;
import dev.progeny.function.RemoteFunction;
import dev.progeny.internal.codec.Rethrow;
import dev.progeny.internal.pool.Gather;
import dev.progeny.internal.pool.MapWork;
import dev.progeny.internal.pool.Maps;
import dev.progeny.internal.pool.PoolCore;
import dev.progeny.internal.pool.TaskShape;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Worker processes that take tasks. Functions, arguments and results are copied between this process and the workers; a task cannot
 * change an object of this process.
 *
 * <pre>{@code
 * try (ProcessPool pool = ProcessPool.create()) {
 *     List<Integer> squares = pool.map(List.of(1, 2, 3, 4), x -> x * x);
 * }
 * }</pre>
 *
 * <p>It may be used by any number of threads. All workers are started when the pool is made, in the background. They end with the pool, and
 * with this process, however it ends; {@code main} returning does not wait for them.
 *
 * <p><b>What a task throws</b> the waiting forms ({@link #map}, {@link #apply}, {@link #forEach}) throw as it is, checked or not: its own
 * type, message and cause; its stack trace is the worker's, and below it this thread's. One that cannot be rebuilt here becomes a
 * {@link RemoteFailureException}.
 *
 * <p><b>When a worker dies</b>, exactly the task that it ran fails, with {@link WorkerCrashedException}. What it had finished has its
 * result, what it had been handed in advance runs elsewhere, and another worker takes its place. A task that kills every worker it meets
 * fails alone. If three starts of workers fail in a row and there is none, what waits fails with {@link WorkerStartException}; a task
 * submitted later has it tried again. While other workers live the pool goes on with those, and tries another start after a second, then
 * after two, up to about a minute. A worker that somebody kills while it starts counts as a start that failed: the pool cannot know why.
 *
 * <p><b>A task cannot use the pool that it runs in</b>: capturing it is refused at the call, because tasks that wait for tasks of the same
 * pool could take all its workers and wait for ever. A task may create a pool of its own.
 *
 * <p>A pool that became unreachable without having been closed does what it has accepted and then ends.
 *
 * @serial exclude
 */
public final class ProcessPool extends PoolStreams implements AutoCloseable, Serializable {
    private static final long serialVersionUID = 1;
    private static final Cleaner CLEANER = Cleaner.create();
    private static final long AUTOMATIC = 0;

    /** What the pool and its views have in common; unreachable when all of them are. */
    private static final class Handle {
        private final PoolCore core;

        private Handle(PoolCore core) {
            this.core = core;
            CLEANER.register(this, core::abandon);
        }
    }

    private final transient Handle handle;
    private final transient long timeoutNanos;
    private final transient long chunkSize;

    private ProcessPool(Handle handle, long timeoutNanos, long chunkSize) {
        this.handle = handle;
        this.timeoutNanos = timeoutNanos;
        this.chunkSize = chunkSize;
    }

    static ProcessPool start(PoolCore core, long timeoutNanos) {
        return new ProcessPool(new Handle(core), timeoutNanos, AUTOMATIC);
    }

    /**
     * {@return a pool with as many workers as this JVM has cores, limits of containers included}
     */
    public static ProcessPool create() {
        return builder().build();
    }

    /**
     * {@return a pool}
     *
     * @param workers how many tasks may run at a time, at least 1
     * @throws IllegalArgumentException if {@code workers} is less than 1
     */
    public static ProcessPool create(int workers) {
        return builder().workers(workers).build();
    }

    /** {@return a builder, for everything that may be said about a pool} */
    public static ProcessPoolBuilder builder() {
        return new ProcessPoolBuilder();
    }

    /**
     * {@return a view of this pool whose tasks may run so long} The view shares all else with this pool: its workers, its queue, its end.
     *
     * @param taskTimeout counted for each task from when a worker begins it; then its worker is killed and the task fails with
     *     {@link TaskTimeoutException}, never early, and at most a tenth or a tenth of a second late
     * @throws IllegalArgumentException if {@code taskTimeout} is not positive
     */
    public ProcessPool with(Duration taskTimeout) {
        return new ProcessPool(handle, Checks.timeoutNanos(taskTimeout), chunkSize);
    }

    /**
     * {@return a view of this pool that reads and encodes so many elements at a time} The view shares all else with this pool.
     *
     * <p>Without it {@code map} makes four chunks for each worker, as Python does, of at most 1,024 elements, and {@code imap} takes one
     * element at a time. How many a worker is given at once depends on how long they take, as measured.
     *
     * @param elements at least 1; the capacity of the queue is the most that is used
     * @throws IllegalArgumentException if {@code elements} is less than 1
     */
    public ProcessPool withChunkSize(int elements) {
        return new ProcessPool(handle, timeoutNanos, Checks.atLeast("elements", elements, 1));
    }

    /**
     * Applies a function to each element and waits for the results. Fails with the first failure that arrives; elements that have not
     * begun by then never do. Those that run go on, and {@link #close} waits for them: where one may never end, the failure would never
     * leave a {@code try} block around the pool. Give the tasks a limit ({@link #with(Duration)}), or call {@link #terminate} first.
     *
     * @param elements read once, at the start of the call
     * @param function sent to each worker once
     * @param <A> the type of the elements
     * @param <R> the type of the results
     * @return the results in the order of the elements; a new list
     * @throws InterruptedException if interrupted before or during the wait; what has not begun never does, and what runs is stopped by
     *     killing its worker
     * @throws IllegalArgumentException if the function or an element cannot be encoded; the message shows the path of fields to the culprit
     * @throws RejectedExecutionException if the pool is shut down
     * @throws CancellationException if the pool is terminated meanwhile
     * @throws WorkerCrashedException if a worker died while it ran one of the tasks
     * @throws TaskTimeoutException if one of the tasks took too long
     * @throws WorkerStartException if no worker can be started
     */
    public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Collection<? extends A> elements, RemoteFunction<? super A, ? extends R> function)
            throws InterruptedException {
        return mapAndWait(work("map", TaskShape.APPLY, function, List.of(snapshot(elements, "elements"))));
    }

    /**
     * Applies a function to the elements of two collections pairwise and waits for the results. Otherwise as {@link #map(Collection,
     * RemoteFunction)}.
     *
     * @param lefts the first arguments
     * @param rights the second arguments, as many
     * @param function sent to each worker once
     * @param <A> the type of the first arguments
     * @param <B> the type of the second arguments
     * @param <R> the type of the results
     * @return the results in the order of the elements; a new list
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalArgumentException if the collections differ in size, or something cannot be encoded
     * @throws RejectedExecutionException if the pool is shut down
     */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Collection<? extends A> lefts,
            Collection<? extends B> rights,
            RemoteBiFunction<? super A, ? super B, ? extends R> function)
            throws InterruptedException {
        return mapAndWait(work("map", TaskShape.APPLY_BOTH, function, snapshots(lefts, rights)));
    }

    /**
     * Applies a function to each element and does not wait for the results; while the queue is full, waits for room.
     *
     * @param elements read once, at the start of the call
     * @param function sent to each worker once
     * @param <A> the type of the elements
     * @param <R> the type of the results
     * @return the results in the order of the elements, to come
     * @throws IllegalArgumentException if the function or an element cannot be encoded; then none of those that have not begun ever does
     * @throws RejectedExecutionException if the pool is shut down, or this thread is interrupted while it waits for room in the queue
     */
    public <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
            Collection<? extends A> elements, RemoteFunction<? super A, ? extends R> function) {
        return gather(work("mapAsync", TaskShape.APPLY, function, List.of(snapshot(elements, "elements"))));
    }

    /**
     * Applies a function to the elements of two collections pairwise and does not wait for the results. Otherwise as
     * {@link #mapAsync(Collection, RemoteFunction)}.
     *
     * @param lefts the first arguments
     * @param rights the second arguments, as many
     * @param function sent to each worker once
     * @param <A> the type of the first arguments
     * @param <B> the type of the second arguments
     * @param <R> the type of the results
     * @return the results in the order of the elements, to come
     * @throws IllegalArgumentException if the collections differ in size, or something cannot be encoded
     * @throws RejectedExecutionException if the pool is shut down, or this thread is interrupted while it waits for room in the queue
     */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            AsyncResult<List<R>> mapAsync(
                    Collection<? extends A> lefts,
                    Collection<? extends B> rights,
                    RemoteBiFunction<? super A, ? super B, ? extends R> function) {
        return gather(work("mapAsync", TaskShape.APPLY_BOTH, function, snapshots(lefts, rights)));
    }

    /**
     * Does something with each element and waits until all is done. Otherwise as {@link #map(Collection, RemoteFunction)}.
     *
     * @param elements read once, at the start of the call
     * @param action sent to each worker once
     * @param <A> the type of the elements
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalArgumentException if the action or an element cannot be encoded
     * @throws RejectedExecutionException if the pool is shut down
     */
    public <A extends @Nullable Object> void forEach(Collection<? extends A> elements, RemoteConsumer<? super A> action)
            throws InterruptedException {
        mapAndWait(work("forEach", TaskShape.ACCEPT, action, List.of(snapshot(elements, "elements"))));
    }

    /**
     * Waits until the pool, which must have been shut down, has done what it accepted and its workers have ended.
     *
     * @throws IllegalStateException if {@link #shutdown} was not called before
     * @throws InterruptedException if interrupted before or during the wait; the pool goes on
     */
    public void join() throws InterruptedException {
        join(ChronoUnit.FOREVER.getDuration());
    }

    /**
     * Waits as {@link #join()} does, at most for some time.
     *
     * @param timeout how long to wait
     * @return false if time ran out
     * @throws IllegalStateException if {@link #shutdown} was not called before
     * @throws InterruptedException if interrupted before or during the wait; the pool goes on
     */
    public boolean join(Duration timeout) throws InterruptedException {
        if (!isShutdown()) {
            throw new IllegalStateException(
                    "pool \"" + core().settings().name() + "\" still takes tasks; call shutdown() before join()");
        }
        return core().awaitTermination(Checks.nanos(timeout));
    }

    /**
     * Ends the pool at once: kills its workers and cancels all tasks that have not ended, so that nobody waits for ever. Does not wait for
     * the processes to be gone; {@link #join} does. Harmless when repeated.
     */
    public void terminate() {
        core().terminate();
    }

    /**
     * Ends the pool by asking its workers to end (SIGTERM), whose shutdown hooks run; one that is still there after five seconds is killed.
     * A call whose tasks all run by now fails with {@link WorkerCrashedException}, unless they end before their worker; all other calls are
     * cancelled. Otherwise as {@link #terminate}, which cancels what runs as well. Has no effect on a pool that is being terminated.
     */
    public void terminateWorkers() {
        core().endWorkers(false);
    }

    /**
     * Ends the pool by killing its workers (SIGKILL). A call whose tasks all run by now fails with {@link WorkerCrashedException}; all other
     * calls are cancelled. Otherwise as {@link #terminate}, which cancels what runs as well. After {@link #terminateWorkers} it ends those
     * that are still there.
     */
    public void killWorkers() {
        core().endWorkers(true);
    }

    /**
     * Takes no more tasks, waits until those accepted are done and the workers have ended. If interrupted, terminates the pool, waits for
     * the end of the workers, and returns with the interrupt status set. Harmless when repeated.
     */
    @Override
    public void close() {
        boolean interrupted = false;
        core().shutdown();
        while (true) {
            try {
                if (core().awaitTermination(Long.MAX_VALUE)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
                core().terminate();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * {@return what the pool does and has done, as of now} It takes some tens of microseconds for each worker, since it asks the system what
     * that has used; it waits for no task, and may be called at any time, also when the pool has ended.
     */
    public PoolSnapshot snapshot() {
        return core().snapshot();
    }

    /** {@return what each pool of this process does that has not ended} See {@link #snapshot()}. */
    public static List<PoolSnapshot> snapshots() {
        return PoolCore.running().stream().map(PoolCore::snapshot).toList();
    }

    /**
     * Kills the process of a worker (SIGKILL). What it runs fails as if it had crashed, with {@link WorkerCrashedException}, and another takes
     * its place.
     *
     * @param worker its name, as {@link PoolSnapshot.Worker} has it
     * @return false if there is none of that name; it may have ended already
     */
    public boolean killWorker(String worker) {
        return core().killWorker(Objects.requireNonNull(worker, "worker"));
    }

    /**
     * Has a worker replaced by another as soon as it has done what it runs, as after {@link ProcessPoolBuilder#maxTasksPerWorker}. Does not
     * wait for that.
     *
     * @param worker its name, as {@link PoolSnapshot.Worker} has it
     * @return false if there is none of that name; it may have ended already
     */
    public boolean recycleWorker(String worker) {
        return core().recycleWorker(Objects.requireNonNull(worker, "worker"));
    }

    /** {@return the pool's name and what it does, for a log} */
    @Override
    public String toString() {
        return "ProcessPool[" + core().settings().name() + ", " + core().situation() + "]";
    }

    @Override
    PoolCore core() {
        return handle.core;
    }

    @Override
    long timeoutNanos() {
        return timeoutNanos;
    }

    private MapWork work(String verb, TaskShape shape, Object function, List<List<?>> sources) {
        Objects.requireNonNull(function, "function");
        int size = sources.get(0).size();
        int chunk = chunkSize == AUTOMATIC ? MapWork.automaticChunk(size, core()) : givenChunk();
        List<Iterator<?>> iterators =
                sources.stream().<Iterator<?>>map(List::iterator).toList();
        return MapWork.of(verb, shape, function, iterators, size, chunk);
    }

    private int givenChunk() {
        return (int) Math.min(chunkSize, MapWork.limit(core()));
    }

    @Override
    int streamChunk() {
        return chunkSize == AUTOMATIC ? 1 : givenChunk();
    }

    @Override
    Object owner() {
        return handle;
    }

    private static List<?> snapshot(Collection<?> elements, String argument) {
        return Arrays.asList(Objects.requireNonNull(elements, argument).toArray());
    }

    private static List<List<?>> snapshots(Collection<?> lefts, Collection<?> rights) {
        List<List<?>> both = List.of(snapshot(lefts, "lefts"), snapshot(rights, "rights"));
        int left = both.get(0).size();
        int right = both.get(1).size();
        if (left != right) {
            throw new IllegalArgumentException("lefts and rights must have the same size, but lefts has " + left
                    + " elements and rights has " + right);
        }
        return both;
    }

    @SuppressWarnings("unchecked") // the function's result type is R
    private <R extends @Nullable Object> List<R> mapAndWait(MapWork work) throws InterruptedException {
        try {
            return (List<R>) Maps.map(core(), work, timeoutNanos);
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            throw Rethrow.asItIs(e);
        } finally {
            Reference.reachabilityFence(handle);
        }
    }

    private <R extends @Nullable Object> AsyncResult<List<R>> gather(MapWork work) {
        return AsyncResult.of(core(), future -> Gather.submit(core(), work, timeoutNanos, future));
    }

    private Object writeReplace() throws NotSerializableException {
        throw new NotSerializableException(
                "a ProcessPool cannot be sent to another process, since a task that waits for its own pool could wait for ever;"
                        + " let the task create a pool of its own");
    }
}
