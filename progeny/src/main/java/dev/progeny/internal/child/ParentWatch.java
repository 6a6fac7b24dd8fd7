package dev.progeny.internal.child;

import dev.progeny.internal.platform.ProcessWatch;

/**
 * Looks several times a second whether the parent lives, and ends this child when it does not. It sleeps, and does not wait in native
 * code for the end of some stream: a JVM that ends waits up to 300 ms for a thread to come back from there.
 */
final class ParentWatch implements Runnable {
    private static final long LOOK_MILLIS = 200;

    private final long parent;

    private ParentWatch(long parent) {
        this.parent = parent;
    }

    static void start(long parent) {
        Thread thread = new Thread(new ParentWatch(parent), "progeny-parent-watch");
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
    }

    @Override
    public void run() {
        ProcessWatch watch = ProcessWatch.of(parent);
        for (int look = 0; watch.isAlive(); look++) {
            if (look == 1) {
                CtrlC.ignore(); // not at once: it may take reflection, which costs a child that ends soon 20 ms
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                // by a user's tool that interrupts all threads: the watch goes on
            }
        }
        new EndWithParent().run();
    }
}
