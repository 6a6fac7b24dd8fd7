package dev.progeny.internal.codec;

/** Throws what came from another process as it is, checked or not, as the JDK's own {@code ForkJoinTask} does. */
public final class Rethrow {
    private Rethrow() {}

    /** Throws {@code thrown} itself; declared to return so that a caller can write {@code throw asItIs(thrown)}. */
    @SuppressWarnings("unchecked")
    public static <X extends Throwable> RuntimeException asItIs(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
