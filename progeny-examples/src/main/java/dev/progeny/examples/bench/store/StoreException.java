package dev.progeny.examples.bench.store;

import java.io.IOException;

/** Says, in its message, why recordings could not be stored or read. */
public class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
