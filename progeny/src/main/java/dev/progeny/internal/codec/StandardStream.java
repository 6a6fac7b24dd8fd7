package dev.progeny.internal.codec;

import java.io.PrintStream;
import java.io.Serializable;

/**
 * Stands for {@code System.out} or {@code System.err}, which name the same thing in every process and cannot be serialized: so that
 * {@code System.out::println} can be sent, whose object they are.
 */
final class StandardStream implements Serializable {
    private static final long serialVersionUID = 1;

    /** Which of the two. */
    private final boolean isError;

    private StandardStream(boolean isError) {
        this.isError = isError;
    }

    /** {@return what stands for a stream: itself, unless it is one of the two} */
    static Object standIn(PrintStream stream) {
        return stream == System.out
                ? new StandardStream(false)
                : stream == System.err ? new StandardStream(true) : stream;
    }

    private Object readResolve() {
        return isError ? System.err : System.out;
    }
}
