package dev.progeny;

import dev.progeny.internal.launch.Spares;
import dev.progeny.internal.platform.Deadlines;
import java.time.Duration;

/**
 * JVMs that were started ahead of time and wait to become children, so that a child need not wait for its JVM. Made by
 * {@link ChildProcess#spares(int)} or {@link ChildOptions#spares(int)}.
 *
 * <p>Any child of this process takes a spare, if there is one, that was started with an equal JDK, heap limit, JVM arguments, environment
 * and working folder, and only then; any other is started as if there were none. A spare that was taken is replaced in the background.
 * Each costs the memory of an idle JVM, about 40 MB, and a fraction of a thousandth of a core.
 *
 * <p>Spares end with {@link #close()} and, like children, with this process. Children that took one do not. All methods may be called by
 * any number of threads.
 */
public final class SpareChildren implements AutoCloseable {
    private final Spares spares;

    SpareChildren(Spares spares) {
        this.spares = spares;
    }

    /** {@return how many spares are ready now, of all that were asked for with equal options} */
    public int ready() {
        return spares.ready();
    }

    /**
     * Waits until as many spares are ready as were asked for with equal options.
     *
     * @param timeout how long to wait; zero or less asks without waiting
     * @return whether they are ready; false when time ran out, these were closed, or their JVMs end instead of becoming ready
     * @throws InterruptedException if interrupted before or during the wait
     */
    public boolean awaitReady(Duration timeout) throws InterruptedException {
        return spares.awaitReady(Deadlines.after(timeout));
    }

    /** Ends these spares and waits until they have ended. Harmless when repeated. */
    @Override
    public void close() {
        spares.close();
    }
}
