package dev.progeny;

/** What tasks and results of a {@link ProcessPool} travel over; see {@link ProcessPoolBuilder#transport}. */
public enum Transport {
    /**
     * Rings in shared memory, half a megabyte for each worker: no system call while both sides are busy, some tens of microseconds to wake
     * one that sleeps. Large values go in files there, which the receiver removes.
     */
    SHARED_MEMORY,

    /** A Unix-domain socket, or loopback TCP where there are none: slower, and needs no room where memory is shared. */
    SOCKET
}
