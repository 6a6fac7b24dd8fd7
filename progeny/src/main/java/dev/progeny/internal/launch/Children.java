package dev.progeny.internal.launch;

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
    private static final long GRACE_MILLIS = 400;
    private static final long REAP_MILLIS = 400;
    private static final Set<ChildJvm> LIVING = new LinkedHashSet<>(); // guarded by itself

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Children::endAll, "progeny-children-end"));
    }

    private Children() {}

    static void add(ChildJvm child) {
        synchronized (LIVING) {
            LIVING.add(child);
        }
    }

    static void remove(ChildJvm child) {
        synchronized (LIVING) {
            LIVING.remove(child);
        }
    }

    /** {@return the living children, oldest first} */
    static List<ChildJvm> living() {
        synchronized (LIVING) {
            return new ArrayList<>(LIVING);
        }
    }

    private static void endAll() {
        List<ChildJvm> children = living();
        children.forEach(ChildJvm::terminate);
        if (!awaitEnd(children, GRACE_MILLIS)) {
            children.forEach(ChildJvm::kill);
            awaitEnd(children, REAP_MILLIS);
        }
    }

    private static boolean awaitEnd(List<ChildJvm> children, long millis) {
        CompletableFuture<?>[] exits = children.stream().map(ChildJvm::exit).toArray(CompletableFuture<?>[]::new);
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
