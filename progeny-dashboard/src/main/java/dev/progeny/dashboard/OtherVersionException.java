package dev.progeny.dashboard;

import java.io.IOException;
import java.io.Serial;

/** A program has a version of Progeny whose pools this one does not understand. */
final class OtherVersionException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    OtherVersionException(Exception cause) {
        super("the program has another version of Progeny, whose pools this one cannot read", cause);
    }
}
