package dev.progeny.internal.pool;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What needed a thread that the system refused. Nothing is lost by that: it waits here, and the pool's keeper, a thread that exists, asks
 * again until there is one. The keeper does not do the work itself, for that may take long or be the user's.
 *
 * <p>A JVM says by an {@link OutOfMemoryError} that it got no thread.
 */
final class Refusals {
    private final Runnable waker;
    private final Queue<Runnable> refused = new ArrayDeque<>(); // guarded by this
    private boolean closed; // guarded by this

    /** @param waker wakes who calls {@link #retry} */
    Refusals(Runnable waker) {
        this.waker = waker;
    }

    /**
     * Makes an attempt to give work to a thread, now or when there are threads again.
     *
     * @param attempt may be made once more although an earlier one was refused only in part
     */
    void attempt(Runnable attempt) {
        try {
            attempt.run();
        } catch (OutOfMemoryError e) {
            if (keep(attempt, e)) {
                waker.run();
            }
        }
    }

    /** {@return whether it is the first} */
    private synchronized boolean keep(Runnable attempt, OutOfMemoryError e) {
        if (closed) {
            throw e;
        }
        refused.add(attempt);
        return refused.size() == 1;
    }

    /** Makes the attempts again that were refused; only one thread may do so. {@return whether some are still to be made} */
    boolean retry() {
        for (Runnable attempt = first(); attempt != null; attempt = first()) {
            try {
                attempt.run();
            } catch (OutOfMemoryError e) {
                return true;
            }
            removeFirst();
        }
        return false;
    }

    private synchronized @Nullable Runnable first() {
        return refused.peek();
    }

    private synchronized void removeFirst() {
        refused.remove();
    }

    /** Keeps nothing more, if nothing is kept. {@return whether that is so} */
    synchronized boolean close() {
        closed = refused.isEmpty();
        return closed;
    }
}
