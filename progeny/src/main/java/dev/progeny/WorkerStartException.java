package dev.progeny;

/**
 * A task that could not be run because no worker of its pool could be started: the initializer threw, the JVM refused its arguments, the
 * system refused another process. The cause, and the message, have the first words of whoever knows: the initializer's exception, or
 * what the worker's JVM printed before it ended.
 *
 * <p>The pool is not closed: a task submitted later makes it try again.
 */
public final class WorkerStartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param pool the pool's name
     * @param attempts how many starts failed in a row
     * @param cause why the last of them failed
     */
    public WorkerStartException(String pool, int attempts, Throwable cause) {
        super(
                "no worker of pool \"" + pool + "\" could be started, " + attempts + " attempts failed; the last: "
                        + words(cause),
                cause);
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        boolean ours = cause instanceof ChildCrashedException || cause instanceof ProcessStartException;
        return ours && message != null ? message : "its initializer threw " + cause;
    }
}
