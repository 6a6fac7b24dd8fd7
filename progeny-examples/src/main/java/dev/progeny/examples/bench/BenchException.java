package dev.progeny.examples.bench;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** Says, in its message, why a run could not begin or had to end early. */
final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
    }

    /** {@return what went wrong with a file, for a message of ours} */
    static String reason(IOException failure) {
        boolean saysOnlyWhere = failure instanceof FileSystemException; // its message is the path
        return saysOnlyWhere ? failure.toString() : String.valueOf(failure.getMessage());
    }
}
