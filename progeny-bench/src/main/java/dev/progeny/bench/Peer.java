package dev.progeny.bench;

/** Who is measured. */
public enum Peer {
    /** This library. */
    PROGENY("Progeny"),
    /** This library with a child JVM that was started ahead of time. */
    PROGENY_SPARE("Progeny, warm spare"),
    /** This library with an array that its processes share. */
    PROGENY_SHARED("Progeny, SharedDoubles"),
    /** The {@code multiprocessing} and {@code concurrent.futures} of CPython, with fresh processes. */
    CPYTHON_SPAWN("CPython, spawn"),
    /** The same with forked processes. */
    CPYTHON_FORK("CPython, fork"),
    /** A process pool for Java. */
    PP4J("PP4J"),
    /** A JVM started by hand that runs serialized functions. */
    PROCESS_BUILDER("ProcessBuilder"),
    /** A Unix-domain socket between two JVMs. */
    UNIX_SOCKET("Unix socket"),
    /** The transport Aeron IPC. */
    AERON("Aeron IPC"),
    /** Threads of one JVM. */
    FORK_JOIN("ForkJoinPool"),
    /** One thread. */
    SERIAL("one thread");

    private final String title;

    Peer(String title) {
        this.title = title;
    }

    /** {@return the name that readers see} */
    public String title() {
        return title;
    }

    boolean isProgeny() {
        return this == PROGENY || this == PROGENY_SPARE || this == PROGENY_SHARED;
    }

    boolean isPython() {
        return this == CPYTHON_SPAWN || this == CPYTHON_FORK;
    }
}
