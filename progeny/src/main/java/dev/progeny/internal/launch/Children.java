package dev.progeny.internal.launch;

import dev.progeny.ExitStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The living children of this process. When the process ends in an orderly way they are asked to end, given a moment, and killed; when it
 * ends in another way, {@link OrphanGuard} and the children's own watch do the same.
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

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(Children::endAll, "progeny-children-end"));
        } catch (IllegalStateException e) {
            // This process is ending already: children end by their own watch.
        }
    }

    private Children() {}

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
        } finally {
            OrphanGuard.leave();
        }
    }

    private static void endChildren() {
        List<Child> children;
        synchronized (LIVING) {
            children = new ArrayList<>(LIVING);
        }
        children.forEach(Child::terminate);
        if (!awaitEnd(children, GRACE_MILLIS)) {
            children.forEach(Child::kill);
            awaitEnd(children, REAP_MILLIS);
        }
    }

    private static boolean awaitEnd(List<? extends Child> children, long millis) {
        CompletableFuture<?>[] exits = children.stream().map(Child::exit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(exits).get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
