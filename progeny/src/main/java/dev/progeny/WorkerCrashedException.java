package dev.progeny;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A task whose worker died while it ran: the process was killed, called {@code System.exit} or {@code Runtime.halt}, ran out of heap, or
 * its JVM crashed. Only that task is affected; the pool has replaced the worker.
 *
 * <p>Whether the task had done its work before it died with its process is unknown. A task that may run twice can be tried again:
 * {@link ProcessPoolBuilder#retries(int)}.
 */
public final class WorkerCrashedException extends ChildCrashedException {
    private static final long serialVersionUID = 1;

    /** The task, for messages. */
    private final String task;

    /**
     * Creates the exception; the message is made of all that is known.
     *
     * @param task the task that ran, such as {@code task 17} or {@code element 3 of map}
     * @param worker the worker's name
     * @param pid its process id
     * @param status how it ended
     * @param errorTail the last lines of its standard error, empty if there were none or it was redirected
     * @param crashReport the JVM's crash report, or null if it wrote none
     */
    public WorkerCrashedException(
            String task, String worker, long pid, ExitStatus status, String errorTail, @Nullable Path crashReport) {
        super("worker \"" + worker + "\" died while it ran " + task, worker, pid, status, errorTail, crashReport);
        this.task = task;
    }

    /** {@return the task that ran, such as {@code task 17} or {@code element 3 of map}} */
    public String task() {
        return task;
    }
}
