package dev.progeny.internal.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads of a pool in this process, all daemons and named after it: {@code progeny-NAME-...}.
 *
 * <p>Futures are completed on a {@link ForkJoinPool}, so that a dependent that waits for another future is replaced by one more thread
 * instead of holding up the rest; what may wait long, as sending a large task or telling a listener, has helper threads that come and go.
 *
 * <p>The system may refuse a thread. Nothing is lost by that: what should have run waits here, and the pool's keeper, a thread that exists,
 * asks again until there is one. The keeper does not run it itself, for it may wait long or be the user's.
 */
final class PoolThreads {
    private static final int COMPLETING_THREADS = 2;
    private static final long IDLE_SECONDS = 5;
    private static final long LAST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String pool;
    private final AtomicInteger lastCompletion = new AtomicInteger();
    private final AtomicInteger lastHelper = new AtomicInteger();
    private final ForkJoinPool completing;
    private final Completions completions;
    private final ExecutorService helpers;
    private final Runnable waker;
    private final Deque<Runnable> refused = new ArrayDeque<>(); // guards itself and what follows
    private boolean completingRefused;
    private boolean retired;

    /** @param waker wakes who calls {@link #retry} */
    PoolThreads(String pool, Runnable waker) {
        this.pool = pool;
        this.waker = waker;
        completing = new ForkJoinPool(
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
        completions = new Completions(this::complete);
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
        return this::help;
    }

    private void help(Runnable work) {
        try {
            executeOrStart(helpers, work);
        } catch (OutOfMemoryError e) { // how a JVM says that the system refused it a thread
            if (keep(work)) {
                waker.run();
            } else {
                startAtLast(work);
            }
        }
    }

    /** Whether a {@link ForkJoinPool} that got no thread has kept the work is not to be known, so it is given more until a run begins. */
    private void complete(Runnable run) {
        try {
            executeOrStart(completing, run);
        } catch (OutOfMemoryError e) {
            synchronized (refused) {
                completingRefused = true;
            }
            waker.run();
        }
    }

    private void executeOrStart(Executor executor, Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            thread("late", work).start();
        }
    }

    private boolean keep(Runnable work) {
        synchronized (refused) {
            return !retired && refused.add(work);
        }
    }

    /** The pool has ended and its keeper too: only a thread whose own work is done comes here, and it may wait. */
    private void startAtLast(Runnable work) {
        do {
            LockSupport.parkNanos(this, LAST_RETRY_NANOS);
        } while (!starts(work));
    }

    private boolean starts(Runnable work) {
        try {
            thread("late", work).start();
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    /** Asks again for the threads that were refused. Returns whether that has to be repeated. */
    boolean retry() {
        List<Runnable> works;
        boolean completes;
        synchronized (refused) {
            works = List.copyOf(refused);
            refused.clear();
            completes = completingRefused;
            completingRefused = false;
        }
        works.forEach(this::help);
        if (completes && completions.isQueued()) {
            synchronized (refused) {
                completingRefused = true; // until a run has begun
            }
            completions.queueAgain();
        }
        synchronized (refused) {
            return completingRefused || !refused.isEmpty();
        }
    }

    /** Ends the retries if nothing waits for one; returns whether it did. */
    boolean retire() {
        synchronized (refused) {
            retired = refused.isEmpty();
            return retired;
        }
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
