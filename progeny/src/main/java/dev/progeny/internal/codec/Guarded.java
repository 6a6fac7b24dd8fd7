package dev.progeny.internal.codec;

import org.jspecify.annotations.Nullable;

/** Asks a throwable about itself, though its methods may be overridden and fail. */
final class Guarded {
    private Guarded() {}

    /** {@return its message, cut after {@code longest} characters} */
    static @Nullable String message(Throwable thrown, int longest) {
        String message;
        try {
            message = thrown.getMessage();
        } catch (Throwable e) {
            return "(no message: its getMessage() threw " + e.getClass().getName() + ")";
        }
        return message == null || message.length() <= longest
                ? message
                : message.substring(0, longest) + "... (" + (message.length() - longest) + " more characters)";
    }

    /** {@return its cause, or null if it has none or does not tell} */
    static @Nullable Throwable cause(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable e) {
            return null;
        }
    }

    /** {@return its stack trace; empty if it does not tell} */
    static StackTraceElement[] frames(Throwable thrown) {
        try {
            return thrown.getStackTrace();
        } catch (Throwable e) {
            return new StackTraceElement[0];
        }
    }
}
