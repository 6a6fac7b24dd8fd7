package dev.progeny.internal.codec;

import dev.progeny.UndecodableException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.nio.BufferUnderflowException;
import java.util.ConcurrentModificationException;
import org.jspecify.annotations.Nullable;

/** What a user is told of a value that cannot be encoded or rebuilt. */
final class Refusal {
    private Refusal() {}

    /**
     * @param what what the value is to the user
     * @param e as thrown by the attempt to encode {@code value}
     */
    static IllegalArgumentException toEncode(@Nullable Object value, String what, Throwable e) {
        return new IllegalArgumentException("cannot encode " + what + ": " + why(value, e), e);
    }

    private static String why(@Nullable Object value, Throwable e) {
        if (e instanceof ByteSink.TooLargeException) {
            return "encoded, it would be larger than " + ByteSink.LIMIT + " bytes; pass it in parts, or in a file";
        }
        if (e instanceof StackOverflowError) {
            return "its objects refer to one another in a chain too long for this thread's stack, as in a linked list of one's own;"
                    + " pass them in an array or a collection";
        }
        if (e instanceof OutOfMemoryError) {
            return "no memory is left for its encoded form; raise -Xmx, or pass it in parts, or in a file";
        }
        if (e instanceof ConcurrentModificationException) {
            return "another thread changed it meanwhile; pass a copy, or wait until it is complete";
        }
        return Diagnosis.of(value, e);
    }

    /** @param e as thrown by the attempt to rebuild a value */
    static UndecodableException toDecode(Throwable e, @Nullable ObjectInputFilter filter) {
        String refusal = filter instanceof Witness witness ? witness.refusal() : null;
        return refusal != null
                ? new UndecodableException(refusal, e)
                : new UndecodableException("cannot decode a value that was sent here: " + why(e, filter), e);
    }

    private static @Nullable String why(Throwable e, @Nullable ObjectInputFilter filter) {
        if (e instanceof ClassNotFoundException) {
            return e.getMessage();
        }
        if (e instanceof InvalidClassException invalid) {
            return invalid(invalid, filter);
        }
        if (e instanceof BufferUnderflowException) {
            return "the bytes are damaged: they end too early";
        }
        if (e instanceof StackOverflowError) {
            return "its objects refer to one another in a chain too long for this thread's stack; raise -Xss";
        }
        return e instanceof OutOfMemoryError ? "no memory is left for it; raise -Xmx of this process" : e.toString();
    }

    private static String invalid(InvalidClassException e, @Nullable ObjectInputFilter filter) {
        String which = e.classname == null ? "" : e.classname + ": ";
        return filter != null && e.classname == null
                ? "an input filter refused it; admit its classes if you trust the sender (" + e.getMessage() + ")"
                : which + "the class is not the same on both sides; let both run the same version (" + e.getMessage()
                        + ")";
    }
}
