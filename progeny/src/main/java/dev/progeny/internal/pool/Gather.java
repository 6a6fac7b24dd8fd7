package dev.progeny.internal.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A call of many tasks whose results go to one future, as a list in the order of the elements. The first failure is the call's; what has
 * not begun by then is withdrawn.
 *
 * <p>It ends once: by its last result, its first failure, or being withdrawn by whoever holds the future, whichever comes first.
 */
public final class Gather extends Call {
    private final PoolCore core;
    private final MapWork work;
    private final CompletableFuture<Object> future;
    private final AtomicReferenceArray<@Nullable Ending> endings;
    private final AtomicInteger missing;
    private final Meter meter;
    private final AtomicBoolean decided = new AtomicBoolean();

    private Gather(PoolCore core, MapWork work, long timeoutNanos, CompletableFuture<Object> future) {
        super(timeoutNanos);
        int size = Math.toIntExact(work.size());
        this.core = core;
        this.work = work;
        this.future = future;
        this.endings = new AtomicReferenceArray<>(size);
        this.missing = new AtomicInteger(size);
        this.meter = core.meter(size);
    }

    /**
     * Hands in all elements; waits while the queue is full.
     *
     * @throws IllegalArgumentException if one cannot be encoded; those before it are withdrawn
     * @throws RejectedExecutionException if the pool is shut down, or this thread is interrupted while it waits
     */
    public static Call submit(PoolCore core, MapWork work, long timeoutNanos, CompletableFuture<Object> future) {
        Gather call = new Gather(core, work, timeoutNanos, future);
        core.beginFeeding(call);
        try {
            if (work.size() == 0) {
                call.complete();
            }
            int limit = MapWork.limit(core);
            for (Unit unit = work.next(call, limit); unit != null && !call.isOver(); unit = work.next(call, limit)) {
                core.accept(unit);
            }
        } catch (InterruptedException e) {
            core.cancel(call);
            throw OneCall.interruptedForRoom(core, e);
        } catch (RuntimeException | Error e) {
            core.withdraw(call);
            throw e;
        } finally {
            core.endFeeding(call);
        }
        return call;
    }

    @Override
    String describe(long index) {
        return "element " + index + " of " + work.verb();
    }

    @Override
    void ended(long index, Ending ending) {
        endings.set((int) index, ending);
        meter.count(1);
        int left = missing.decrementAndGet();
        if (!ending.isReturn()) {
            fail(ending);
        } else if (left == 0) {
            complete();
        }
    }

    @Override
    void withdrawn() {
        if (isFirstEnd()) {
            end();
        }
    }

    @Override
    void aborted(Ending.Failed ending) {
        fail(ending);
    }

    private void fail(Ending ending) {
        if (isFirstEnd()) {
            core.withdraw(this);
            end();
            complete(() -> OneCall.settle(future, ending));
        }
    }

    private void complete() {
        if (isFirstEnd()) {
            end();
            complete(() -> {
                try {
                    future.complete(results());
                } catch (Throwable e) {
                    future.completeExceptionally(e);
                }
            });
        }
    }

    private void complete(Runnable completion) {
        core.threads().completions().add(new Completions.Completion() {
            @Override
            public CompletableFuture<?> future() {
                return future;
            }

            @Override
            public void complete() {
                completion.run();
            }
        });
    }

    private boolean isFirstEnd() {
        return decided.compareAndSet(false, true);
    }

    private void end() {
        setOver();
        core.forget(work.code());
        meter.end();
    }

    private List<@Nullable Object> results() throws Throwable {
        List<@Nullable Object> results = new ArrayList<>(endings.length());
        for (int i = 0; i < endings.length(); i++) {
            Ending ending = endings.get(i);
            if (ending != null) {
                results.add(ending.result());
                endings.set(i, null);
            }
        }
        return results;
    }
}
