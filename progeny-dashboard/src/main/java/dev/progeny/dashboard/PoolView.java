package dev.progeny.dashboard;

import dev.progeny.PoolSnapshot;
import java.io.IOException;

/** A pool that is shown: of this program, or of another one of the same user. */
interface PoolView {
    /** {@return what tells it from other pools that are shown; no character in it needs an escape in an address} */
    String id();

    /** {@return the id of the process whose pool it is} */
    String program();

    /**
     * {@return what it does now}
     *
     * @throws IOException if its program has ended, or the pool has
     */
    PoolSnapshot snapshot() throws IOException;

    /**
     * Kills a worker, and tells whether there was one of that name.
     *
     * @throws IOException if its program has ended, or the pool has
     */
    boolean kill(String worker) throws IOException;

    /**
     * Has a worker replaced, and tells whether there was one of that name.
     *
     * @throws IOException if its program has ended, or the pool has
     */
    boolean recycle(String worker) throws IOException;
}
