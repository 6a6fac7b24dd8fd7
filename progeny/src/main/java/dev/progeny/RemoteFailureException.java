package dev.progeny;

import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception of another process that could not be rebuilt here: its class is unknown here or cannot be serialized, or its
 * own code failed while it was written or read. All that can be said as text has come along: the name of the original type, its
 * message, its stack trace (which is this exception's stack trace), and its causes and suppressed exceptions, each again of this type.
 *
 * <p>An instance is independent of the process it came from and may be serialized onward.
 */
public final class RemoteFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The class name of the original. */
    private final String originalType;
    /** The message of the original. */
    private final @Nullable String originalMessage;
    /** Why the original could not be rebuilt. */
    private final String reason;

    /**
     * Says all that is known of the original.
     *
     * @param originalType the class name of the original exception
     * @param originalMessage its message, or null if it had none
     * @param reason why it could not be rebuilt
     * @param cause what stands for the cause of the original, or null if it had none
     */
    public RemoteFailureException(
            String originalType, @Nullable String originalMessage, String reason, @Nullable Throwable cause) {
        super(originalMessage == null ? originalType : originalType + ": " + originalMessage, cause);
        this.originalType = originalType;
        this.originalMessage = originalMessage;
        this.reason = reason;
    }

    /** {@return the class name of the original exception, such as {@code com.acme.OrderException}} */
    public String originalType() {
        return originalType;
    }

    /** {@return the message of the original exception, or null if it had none} */
    public @Nullable String originalMessage() {
        return originalMessage;
    }

    /** {@return why the original could not be rebuilt here, as a phrase for a log} */
    public String reason() {
        return reason;
    }
}
