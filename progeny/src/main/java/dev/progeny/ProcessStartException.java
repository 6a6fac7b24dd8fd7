package dev.progeny;

/**
 * Thrown when a process could not be started: there is no {@code java} at the given place, the system refuses another process or
 * thread, or the files that a start needs cannot be written. The cause has the system's own words.
 */
public final class ProcessStartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what could not be started, and the remedy
     * @param cause the system's own words
     */
    public ProcessStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
