package dev.progeny;

import java.time.Duration;

/**
 * A task that ran longer than it may. Its worker was killed and replaced; only that task is affected.
 *
 * @see ProcessPool#with(Duration)
 */
public final class TaskTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The task, for messages. */
    private final String task;

    /** How long it might run. */
    private final Duration limit;

    /** The worker's process id. */
    private final long pid;

    /**
     * Creates the exception.
     *
     * @param task the task that ran, such as {@code task 17} or {@code element 3 of map}
     * @param limit how long it might run
     * @param worker the worker's name
     * @param pid its process id
     * @param situation what else was going on, such as {@code 2 of 4 workers busy, 17 tasks queued}
     */
    public TaskTimeoutException(String task, Duration limit, String worker, long pid, String situation) {
        super(task + " ran longer than its limit of " + limit + " in worker \"" + worker + "\" (process " + pid
                + "), which was killed; " + situation + "; see taskTimeout(Duration) and with(Duration)");
        this.task = task;
        this.limit = limit;
        this.pid = pid;
    }

    /** {@return the task that ran, such as {@code task 17} or {@code element 3 of map}} */
    public String task() {
        return task;
    }

    /** {@return how long it might run} */
    public Duration limit() {
        return limit;
    }

    /** {@return the process id of the worker that was killed; the system may have given it to another process since} */
    public long pid() {
        return pid;
    }
}
