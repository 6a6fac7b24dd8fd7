package dev.progeny.examples.bench;

/** Says, in its message, why a run could not begin or had to end early. */
final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
