package dev.progeny.examples.bench.supervise;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** Says, in its message, why a run could not begin or had to end early. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what happened. */
    public BenchException(String message) {
        super(message);
    }

    /** Says what happened, and what it came of. */
    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }

    /** {@return what went wrong with a file, for a message of ours} */
    public static String reason(IOException failure) {
        boolean saysOnlyWhere = failure instanceof FileSystemException; // its message is the path
        return saysOnlyWhere ? failure.toString() : String.valueOf(failure.getMessage());
    }
}
