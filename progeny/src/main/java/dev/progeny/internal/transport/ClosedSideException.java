package dev.progeny.internal.transport;

import java.io.IOException;

/** This side of a channel was closed by this process, before or while it was used. */
final class ClosedSideException extends IOException {
    private static final long serialVersionUID = 1L;

    ClosedSideException() {
        super("this side of the connection is closed");
    }
}
