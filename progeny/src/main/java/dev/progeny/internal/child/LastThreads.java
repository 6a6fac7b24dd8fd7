package dev.progeny.internal.child;

import java.util.Arrays;

/** Threads that a user's code left behind in a process that nobody needs any more: they must not keep it. */
public final class LastThreads {
    private LastThreads() {}

    /** Ends this process, whose main function is about to return, if there is a thread but this one that would keep it. */
    public static void exitIfHeldUp() {
        Thread[] threads = new Thread[Thread.activeCount() + 1];
        int count = Thread.enumerate(threads);
        for (Thread thread : Arrays.copyOf(threads, count)) {
            if (!thread.isDaemon() && thread.isAlive() && thread != Thread.currentThread()) {
                System.exit(0);
            }
        }
    }
}
