package dev.progeny;

/**
 * A value that another process sent cannot be rebuilt here: one of its classes is unknown here or differs from the sender's, its own
 * reading code failed, a filter refused it, or the bytes are damaged. The cause says which. The value is lost; the channel or queue that
 * brought it works on.
 */
public final class UndecodableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Names what was lost.
     *
     * @param message what could not be rebuilt, and the remedy
     * @param cause the failure met on the way
     */
    public UndecodableException(String message, Throwable cause) {
        super(message, cause);
    }
}
