package dev.progeny.internal.pool;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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
    private final CompletingPool completing;
    private final Completions completions;
    private final ExecutorService helpers;
    private final Refusals refusals;

    /** @param waker wakes who looks after the {@link #refusals()} */
    PoolThreads(String pool, Runnable waker) {
        this.pool = pool;
        refusals = new Refusals(waker);
        completing = new CompletingPool(this::completionThread);
        completions = new Completions(work -> refusals.attempt(() -> execute(completing, work)));
        ThreadFactory factory = work -> thread("helper-" + lastHelper.incrementAndGet(), work);
        helpers = Executors.newCachedThreadPool(factory);
    }

    /** Whatever is submitted is one and the same. */
    private static final class CompletingPool extends ForkJoinPool {
        CompletingPool(ForkJoinWorkerThreadFactory factory) {
            super(
                    COMPLETING_THREADS,
                    factory,
                    null,
                    true,
                    0,
                    Integer.MAX_VALUE >> 16,
                    1,
                    null,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS);
        }

        private void forget() {
            Object forgotten;
            do {
                forgotten = pollSubmission();
            } while (forgotten != null);
        }

        /** Keeps nothing of what it gets no thread for: it asks for a thread only when nothing lies here already. */
        @Override
        public void execute(Runnable work) {
            try {
                super.execute(work);
            } catch (OutOfMemoryError e) {
                forget();
                throw e;
            }
        }
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
        return work -> refusals.attempt(() -> execute(helpers, work));
    }

    private void execute(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            thread("late", work).start();
        }
    }

    /** {@return what waits for a thread that the system refused} */
    Refusals refusals() {
        return refusals;
    }

    /** {@return the futures that are about to be completed} */
    Completions completions() {
        return completions;
    }

    /** Ends the threads when they have done what they were given. */
    void shutdown() {
        completing.shutdown();
        helpers.shutdown();
    }
}
