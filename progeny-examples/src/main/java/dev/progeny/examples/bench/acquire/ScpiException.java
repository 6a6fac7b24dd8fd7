package dev.progeny.examples.bench.acquire;

import java.io.IOException;

/** Says, in its message, what an instrument answered that it should not have: an error, or what is no answer. */
public final class ScpiException extends IOException {
    private static final long serialVersionUID = 1L;

    ScpiException(String message) {
        super(message);
    }

    ScpiException(String message, Throwable cause) {
        super(message, cause);
    }
}
