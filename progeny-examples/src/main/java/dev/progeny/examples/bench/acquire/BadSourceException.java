package dev.progeny.examples.bench.acquire;

/** Says, in its message, why a text names no source: what it has, the limit and the remedy. */
public final class BadSourceException extends Exception {
    private static final long serialVersionUID = 1L;

    BadSourceException(String message) {
        super(message);
    }

    BadSourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
