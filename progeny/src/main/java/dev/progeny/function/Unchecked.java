package dev.progeny.function;

/** Throws checked exceptions where the signature names none, as the JDK's own {@code ForkJoinTask} does. */
final class Unchecked {
    private Unchecked() {}

    /** Throws {@code thrown} itself; declared to return so that a caller can write {@code throw rethrow(e)}. */
    @SuppressWarnings("unchecked")
    static <X extends Throwable> RuntimeException rethrow(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
