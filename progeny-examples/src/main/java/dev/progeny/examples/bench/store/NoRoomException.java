package dev.progeny.examples.bench.store;

/** Says, in its message, that the disk has no room for what was to be stored, or does not take it: nothing was done, and it can be tried again. */
public final class NoRoomException extends StoreException {
    private static final long serialVersionUID = 1L;

    NoRoomException(String message) {
        super(message);
    }

    NoRoomException(String message, Throwable cause) {
        super(message, cause);
    }
}
