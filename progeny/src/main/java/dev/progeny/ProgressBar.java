package dev.progeny;

import java.time.Duration;

/**
 * Shows how far a pool's calls are: each {@code map}, {@code mapAsync} and {@code forEach}, and each {@code imap} stream.
 *
 * <p>{@link #console()} is one; write another to show progress elsewhere. It is called by one thread at a time, at most ten times a
 * second per call and once at the call's end, and never under a lock of the pool. What it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface ProgressBar {
    /**
     * Shows a new state of a call.
     *
     * @param progress the state
     */
    void show(Progress progress);

    /**
     * The state of a call.
     *
     * @param pool the pool's name
     * @param call a number that tells the calls of this pool apart
     * @param done how many elements have ended
     * @param total how many there are, or -1 if that is not known in advance
     * @param elapsed time since the call began
     * @param ended whether this is the last state of this call
     */
    record Progress(String pool, long call, long done, long total, Duration elapsed, boolean ended) {}

    /**
     * {@return a bar on standard error: on a terminal a line that is drawn anew, elsewhere a line at each tenth of the whole, so that a
     * log stays readable}
     */
    static ProgressBar console() {
        return ConsoleProgressBar.standard();
    }
}
