package dev.progeny;

/** What the death of a worker means for its pool. */
public enum CrashPolicy {
    /** The task that ran fails with {@link WorkerCrashedException}; the worker is replaced and the pool goes on. */
    FAIL_TASK,

    /**
     * The pool ends: every task that has not ended fails with {@link WorkerCrashedException}, all workers are killed, and the pool takes
     * no more tasks. For work of which a part is worth nothing.
     */
    FAIL_POOL
}
