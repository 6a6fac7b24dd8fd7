package dev.progeny.internal.manager;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** What can be asked of a barrier. A party that dies while it waits is interrupted, and so breaks it. */
public final class BarrierOperation {
    static final Operations<CyclicBarrier> ALL = new Operations<>(false);

    /** Waits for the other parties. */
    public static final Operation AWAIT = ALL.addWaiting("AWAIT", (barrier, a) -> barrier.await());

    /** Waits for the other parties, so many nanoseconds. */
    public static final Operation AWAIT_NANOS =
            ALL.addWaiting("AWAIT_NANOS", (barrier, a) -> barrier.await((long) a[0], TimeUnit.NANOSECONDS));

    /** Breaks it for those that wait, and makes it anew. */
    public static final Operation RESET = ALL.add("RESET", (barrier, a) -> {
        barrier.reset();
        return null;
    });

    /** Breaks it: who comes with its interrupt status set breaks it before it counts as one that waits. */
    public static final Operation ABORT = ALL.add("ABORT", (barrier, a) -> {
        boolean wasInterrupted = Thread.currentThread().isInterrupted();
        Thread.currentThread().interrupt();
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            // it is broken now, or was before, and then the status is still set
        }
        if (!wasInterrupted) {
            Thread.interrupted();
        } else {
            Thread.currentThread().interrupt();
        }
        return null;
    });

    /** Whether it is broken. */
    public static final Operation IS_BROKEN = ALL.add("IS_BROKEN", (barrier, a) -> barrier.isBroken());

    /** How many parties it takes. */
    public static final Operation PARTIES = ALL.add("PARTIES", (barrier, a) -> barrier.getParties());

    /** How many parties wait. */
    public static final Operation WAITING = ALL.add("WAITING", (barrier, a) -> barrier.getNumberWaiting());

    private BarrierOperation() {}
}
