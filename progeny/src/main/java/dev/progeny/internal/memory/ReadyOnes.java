package dev.progeny.internal.memory;

import dev.progeny.internal.platform.Deadlines;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Waits for the first of several things to become ready. Rings, sockets, processes and events have nothing in common to sleep on, and a
 * thread for each would cost more than it saves: so this looks again and again, at growing intervals. Figures: ADR 0003.
 */
public final class ReadyOnes {
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private ReadyOnes() {}

    /**
     * Waits until some are ready.
     *
     * @param isReady looks at one, and never waits
     * @return those that are ready, in the order given; none when time ran out
     * @throws InterruptedException if interrupted before or during the wait
     */
    public static <C> List<C> await(Collection<? extends C> all, Predicate<? super C> isReady, long deadlineNanos)
            throws InterruptedException {
        Backoff backoff = new Backoff(LONGEST_NANOS);
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            List<C> ready = new ArrayList<>();
            for (C one : all) {
                if (isReady.test(one)) {
                    ready.add(one);
                }
            }
            long left = Deadlines.remaining(deadlineNanos);
            if (!ready.isEmpty() || left <= 0) {
                return ready;
            }
            if (!backoff.spin()) {
                backoff.park(left);
            }
        }
    }
}
