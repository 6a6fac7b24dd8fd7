package dev.progeny.internal.pool;

/** Who goes with a pool from its start to its end, and is called by its keeper only. */
public interface Companion {
    /** The pool has begun; or some seconds have passed. */
    void look();

    /** The pool has ended. */
    void ended();
}
