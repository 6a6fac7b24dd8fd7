package dev.progeny;

/**
 * Is told what happens in a pool. All methods do nothing unless overridden.
 *
 * <p>They are called by one thread at a time, in the order of the events, some time after them and never under a lock of the pool; so
 * they may wait, and may use the pool. What they throw is logged, to the {@link System.Logger} {@code dev.progeny.pool}, and otherwise
 * ignored. A listener slower than the events lets them pile up in memory. The pool's {@code close} does not wait for it: what it has not
 * been told by then it is told later, and not at all if the program ends before. So end a listener's work with what it hears last,
 * {@link #workerEnded} of all workers, and not with {@code close}.
 */
public interface PoolListener {
    /**
     * A worker has run its initializer and takes tasks from now on.
     *
     * @param worker the worker's name
     * @param pid its process id
     */
    default void workerReady(String worker, long pid) {}

    /**
     * A worker could not be started, or its initializer threw.
     *
     * @param worker the worker's name
     * @param reason what is known
     */
    default void workerFailedToStart(String worker, Throwable reason) {}

    /**
     * A worker's process has ended, for whatever reason: it was replaced after its number of tasks, killed because of a time-out or
     * {@code cancel(true)}, has crashed, or the pool ends.
     *
     * @param worker the worker's name
     * @param pid its process id, which the system may have given to another process since
     * @param status how it ended
     */
    default void workerEnded(String worker, long pid, ExitStatus status) {}

    /**
     * A worker died while it ran a task, without the pool having killed it. Called also when the task will be retried.
     *
     * @param crash what is known
     */
    default void workerCrashed(WorkerCrashedException crash) {}

    /**
     * A task has ended in a worker, or with it.
     *
     * @param task the task, such as {@code task 17} or {@code element 3 of map}
     * @param worker the name of the worker that ran it
     * @param outcome how it ended
     */
    default void taskEnded(String task, String worker, Outcome outcome) {}

    /** How a task ended. */
    enum Outcome {
        /** It returned. */
        RETURNED,
        /** It threw, or what it returned cannot be had here. */
        THREW,
        /** It died with its worker, or was cancelled by killing its worker. */
        CRASHED,
        /** It took too long, and its worker was killed. */
        TIMED_OUT
    }
}
