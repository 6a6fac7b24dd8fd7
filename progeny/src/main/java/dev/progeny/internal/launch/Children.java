package dev.progeny.internal.launch;

import dev.progeny.ExitStatus;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Deadlines;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The living children of this process. When the process ends in an orderly way they are asked to end, given a moment, and killed; when it
 * ends in another way, {@link OrphanGuard} and the children's own watch do the same.
 *
 * <p>The process removes its folder after that only: a child that has just been started would look for its arguments there, and say on
 * standard error that it does not find them.
 */
final class Children {
    /** What is asked of a child here. */
    interface Child {
        /** Asks it to end. */
        void terminate();

        /** Ends it without asking. */
        void kill();

        /** Completes once it has ended. */
        CompletableFuture<ExitStatus> exit();
    }

    private static final long GRACE_MILLIS = 400;
    private static final long REAP_MILLIS = 400;

    private static final Set<Child> LIVING = new LinkedHashSet<>(); // guarded by itself
    private static final CountDownLatch ENDED = new CountDownLatch(1);
    private static int beginning; // how many are being started; guarded by LIVING
    private static boolean ending; // guarded by LIVING

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(Children::endAll, "progeny-children-end"));
            ProcessFolder.keepUntil(Children::awaitEnded);
        } catch (IllegalStateException e) {
            // This process is ending already: children end by their own watch.
        }
    }

    private Children() {}

    /**
     * To be called before a child is started; the end of the program waits until {@link #begun}.
     *
     * @return false if the program ends: then none may be started, and {@link #begun} is not called
     */
    static boolean begin() {
        synchronized (LIVING) {
            beginning += ending ? 0 : 1;
            return !ending;
        }
    }

    /** To be called when the child was added, or could not be started. */
    static void begun() {
        synchronized (LIVING) {
            beginning--;
            LIVING.notifyAll();
        }
    }

    static void add(Child child) {
        synchronized (LIVING) {
            LIVING.add(child);
        }
    }

    static void remove(Child child) {
        synchronized (LIVING) {
            LIVING.remove(child);
        }
    }

    private static void endAll() {
        try {
            endChildren();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by whom? the children end by their own watch
        } finally {
            ENDED.countDown();
            OrphanGuard.leave();
        }
    }

    private static void awaitEnded() {
        try {
            boolean ignored = ENDED.await(3 * GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endChildren() throws InterruptedException {
        List<Child> children;
        synchronized (LIVING) {
            ending = true;
            long deadlineNanos = Deadlines.after(TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS));
            while (beginning > 0 && !Deadlines.isOver(deadlineNanos)) {
                TimeUnit.NANOSECONDS.timedWait(LIVING, Deadlines.remaining(deadlineNanos));
            }
            children = new ArrayList<>(LIVING);
        }
        children.forEach(Child::terminate);
        if (!awaitEnd(children, GRACE_MILLIS)) {
            children.forEach(Child::kill);
            awaitEnd(children, REAP_MILLIS);
        }
    }

    private static boolean awaitEnd(List<? extends Child> children, long millis) throws InterruptedException {
        CompletableFuture<?>[] exits = children.stream().map(Child::exit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(exits).get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }
}
