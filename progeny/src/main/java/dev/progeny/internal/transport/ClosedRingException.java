package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.file.Path;

/** A ring queue was closed, by this process or another. */
public final class ClosedRingException extends IOException {
    private static final long serialVersionUID = 1;

    ClosedRingException(Path header) {
        super(header + " is closed");
    }
}
