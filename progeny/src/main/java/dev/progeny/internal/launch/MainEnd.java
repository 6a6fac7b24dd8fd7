package dev.progeny.internal.launch;

import dev.progeny.internal.launch.Children.Child;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a JVM whose {@code main} has returned wait for its children that are no daemons: while such a child lives, there is a thread that
 * is no daemon. When an exception has left {@code main} there is none any more: the program then ends as soon as the user's own threads
 * let it, and its children with it.
 *
 * <p>Whether an exception leaves {@code main} can be learnt only as the JVM's main thread tells its handler, so that gets one that hands
 * on to what was there. A handler that the user sets later replaces ours, and the program waits as if {@code main} had returned.
 */
final class MainEnd {
    private static final String MAIN = "main"; // how the JVM calls its main thread, and that thread's group

    private static final Set<Child> AWAITED = new HashSet<>(); // guarded by the class, as all below
    private static boolean prepared;
    private static boolean failed;
    private static @Nullable Thread waiting;

    private MainEnd() {}

    /**
     * Makes the end of this JVM wait for a child, until {@link #release}.
     *
     * @throws OutOfMemoryError if the system refuses a thread
     */
    static synchronized void await(Child child) {
        if (!prepared) {
            prepared = true;
            listen();
        }
        AWAITED.add(child);
        if (waiting == null && !failed) {
            Thread thread = new Thread(MainEnd::awaitAll, "progeny-children");
            thread.setDaemon(false);
            thread.start();
            waiting = thread;
        }
    }

    static synchronized void release(Child child) {
        AWAITED.remove(child);
        MainEnd.class.notifyAll();
    }

    private static synchronized void awaitAll() {
        while (!AWAITED.isEmpty() && !failed) {
            try {
                MainEnd.class.wait();
            } catch (InterruptedException e) {
                // nobody is meant to interrupt this thread; the children are waited for all the same
            }
        }
        waiting = null;
    }

    private static void listen() {
        Thread main = mainThread();
        UncaughtExceptionHandler handler = main == null ? null : main.getUncaughtExceptionHandler();
        if (main == null || handler == null) {
            return;
        }
        main.setUncaughtExceptionHandler((thread, thrown) -> {
            try {
                handler.uncaughtException(thread, thrown);
            } finally {
                fail();
            }
        });
    }

    private static synchronized void fail() {
        failed = true;
        MainEnd.class.notifyAll();
    }

    /** {@return the thread that the JVM runs {@code main} on, or null if that has ended} */
    private static @Nullable Thread mainThread() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads =
                new Thread[root.activeCount() + 16]; // some may begin meanwhile; the main thread is among the first
        int count = root.enumerate(threads);
        for (int i = 0; i < count; i++) {
            ThreadGroup group = threads[i].getThreadGroup();
            if (threads[i].getName().equals(MAIN)
                    && group != null
                    && group.getName().equals(MAIN)
                    && group.getParent() == root) {
                return threads[i];
            }
        }
        return null;
    }
}
