package dev.progeny.examples.bench.store;

/** Says, in its message, why a recording cannot be a WAV file: what the format has no room for. */
public final class NotAsWavException extends StoreException {
    private static final long serialVersionUID = 1L;

    NotAsWavException(String message) {
        super(message);
    }
}
