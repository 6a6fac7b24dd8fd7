package dev.progeny.examples.bench.acquire;

import java.io.IOException;

/** Says, in its message, what came from a device and is no sample: it would be no use to ask it again. */
final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
        super(message);
    }

    MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
