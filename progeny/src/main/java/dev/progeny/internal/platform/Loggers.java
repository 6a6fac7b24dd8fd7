package dev.progeny.internal.platform;

/** The loggers, each made when there is something to say: the first takes a JVM 25 ms, which each child would pay (ADR 0008). */
public final class Loggers {
    private Loggers() {}

    /** {@return the logger of all that is not the pool's own} */
    public static System.Logger general() {
        return General.LOG;
    }

    /** {@return the logger of pools} */
    public static System.Logger ofPools() {
        return OfPools.LOG;
    }

    /** Holds it, since with {@code java.util.logging} what a program sets for a logger goes with the logger. */
    private static final class General {
        static final System.Logger LOG = System.getLogger("dev.progeny");
    }

    private static final class OfPools {
        static final System.Logger LOG = System.getLogger("dev.progeny.pool");
    }
}
