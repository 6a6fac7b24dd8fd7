package dev.progeny.internal.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The futures that are about to be completed. Whoever knows a result only lays it down here; threads of an executor complete the futures
 * one after the other, since that may run dependents of the user's.
 *
 * <p>Invariant: while anything waits here, a run is in the executor's queue, or one that began after it was laid down has yet to look. So a
 * dependent that waits for another result, for which a {@link java.util.concurrent.ForkJoinPool} makes up with one more thread, holds up
 * only itself.
 */
final class Completions {
    /** A future, and what completes it. */
    interface Completion {
        CompletableFuture<?> future();

        /** Completes the future; never throws. */
        void complete();
    }

    private final Executor executor;
    private final Queue<Completion> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean queued = new AtomicBoolean(); // a run is in the executor's queue
    private final List<Run> runs = new CopyOnWriteArrayList<>();

    Completions(Executor executor) {
        this.executor = executor;
    }

    /** Has a future completed; neither waits nor runs user code here. */
    void add(Completion completion) {
        waiting.add(completion);
        queue();
    }

    private void queue() {
        if (!queued.get() && queued.compareAndSet(false, true)) {
            executor.execute(this::run);
        }
    }

    /** One more than was needed finds nothing to do. */
    private void run() {
        new Run().run();
    }

    /** {@return the futures that have yet to be completed} */
    List<CompletableFuture<?>> pending() {
        List<CompletableFuture<?>> futures = new ArrayList<>();
        for (Run run : runs) {
            Completion current = run.current;
            if (current != null) {
                futures.add(current.future());
            }
        }
        waiting.forEach(completion -> futures.add(completion.future()));
        futures.removeIf(CompletableFuture::isDone);
        return futures;
    }

    /** Waits until what is here is complete; its dependents may still run. */
    boolean await(long deadlineNanos) throws InterruptedException {
        for (List<CompletableFuture<?>> all = pending(); !all.isEmpty(); all = pending()) {
            for (CompletableFuture<?> future : all) {
                CompletableFuture<?> done = future.handle((value, thrown) -> true);
                try {
                    done.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    return false;
                } catch (ExecutionException e) {
                    throw new AssertionError(e); // what handles both ways does not fail
                }
            }
        }
        return true;
    }

    /** Completes what waits, until nothing does. */
    private final class Run {
        private volatile @Nullable Completion current;

        void run() {
            queued.set(false);
            runs.add(this);
            try {
                while (true) {
                    current = waiting.peek(); // known here before it leaves the queue, so that it is always to be found
                    Completion next = waiting.poll();
                    if (next == null) {
                        return;
                    }
                    current = next;
                    if (!waiting.isEmpty()) {
                        queue(); // somebody else goes on should this one wait
                    }
                    next.complete();
                }
            } finally {
                runs.remove(this);
            }
        }
    }
}
