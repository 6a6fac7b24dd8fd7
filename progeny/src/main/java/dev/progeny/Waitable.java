package dev.progeny;

import dev.progeny.internal.memory.ReadyOnes;
import dev.progeny.internal.platform.Deadlines;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * What a thread can wait for together with others: a {@link Connection}, a {@link ProcessQueue}, a {@link ChildProcess}, a {@link Listener}, a
 * {@link ProcessEvent}, an {@link AsyncResult}. Users do not implement it.
 *
 * <pre>{@code
 * List<Waitable> ready = Waitable.waitAny(List.of(connection, queue, child), Duration.ofSeconds(5));
 * }</pre>
 *
 * <p>Each says when it is <em>ready</em>: when the call for which one would wait returns or throws at once. What has ended is ready for
 * good: a connection whose other side closed or died, a queue that was closed, a child that has ended, however. So nobody waits for the
 * dead.
 *
 * <p>Being ready is a look and not a promise: where several threads or processes take from one queue or connection, another may be
 * faster. Ask then with a call that does not wait, such as {@link ProcessQueue#poll()}.
 *
 * <p>The shape follows Python's {@code multiprocessing.connection.wait}.
 */
public sealed interface Waitable permits AsyncResult, ChildProcess, Connection, Listener, ProcessEvent, ProcessQueue {
    /**
     * {@return whether the call for which one would wait returns or throws at once} Never waits.
     *
     * @throws IllegalStateException if this is a connection that another process holds
     * @throws UnsupportedOperationException if this is the sending end of a simplex pipe, from which nothing is ever received
     */
    boolean isReady();

    /**
     * Waits until at least one of several is ready. They may be of different kinds. It looks at intervals: up to 10 ms may pass until
     * it notices, less in the beginning.
     *
     * @param all which; one that is there twice is returned twice
     * @param <W> what they have in common
     * @return those that are ready, in the order given, at least one; a new list
     * @throws IllegalArgumentException if there are none, for that wait would have no end
     * @throws NullPointerException if one of them is null
     * @throws IllegalStateException if one is a connection that another process holds, before or during the wait
     * @throws UnsupportedOperationException if one is the sending end of a simplex pipe
     * @throws InterruptedException if interrupted before or during the wait
     */
    static <W extends Waitable> List<W> waitAny(Collection<? extends W> all) throws InterruptedException {
        List<W> copy = Checks.withoutNull("all", all);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("all must not be empty: nothing would ever end the wait");
        }
        return ReadyOnes.await(copy, Waitable::isReady, Deadlines.NEVER);
    }

    /**
     * Waits until at least one of several is ready, but no longer than {@code timeout}. Otherwise as {@link #waitAny(Collection)}.
     *
     * @param all which, perhaps none
     * @param timeout how long; zero or less does not wait
     * @param <W> what they have in common
     * @return those that are ready, in the order given; none when time ran out; a new list
     * @throws NullPointerException if one of them is null
     * @throws IllegalStateException if one is a connection that another process holds, before or during the wait
     * @throws UnsupportedOperationException if one is the sending end of a simplex pipe
     * @throws InterruptedException if interrupted before or during the wait
     */
    static <W extends Waitable> List<W> waitAny(Collection<? extends W> all, Duration timeout)
            throws InterruptedException {
        return ReadyOnes.await(Checks.<W>withoutNull("all", all), Waitable::isReady, Deadlines.after(timeout));
    }
}
