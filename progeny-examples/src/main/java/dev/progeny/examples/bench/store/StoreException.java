package dev.progeny.examples.bench.store;

import java.io.IOException;

/** Says, in its message, why recordings could not be stored or read. */
public sealed class StoreException extends IOException permits BadNameException, NoRoomException {
    private static final long serialVersionUID = 1L;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
