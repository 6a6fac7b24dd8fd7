package dev.progeny.bench.work;

import dev.progeny.ChildProcess;

/** Starts of child processes. */
final class ProgenyChild {
    private ProgenyChild() {}

    /** From the start to the result of a call; the end is waited for outside of what counts. */
    static void result() throws InterruptedException {
        ChildProcess<Integer> child = ChildProcess.call(() -> 1);
        child.get();
    }

    /** From the start of a child that does nothing to its end. */
    static void joined() throws InterruptedException {
        ChildProcess.start(() -> {}).join();
    }
}
