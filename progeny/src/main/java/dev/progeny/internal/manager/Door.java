package dev.progeny.internal.manager;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;

/** Where a server lets its clients in. */
interface Door {
    FrameChannel connect() throws IOException, InterruptedException;

    /** {@return until when the server may take to answer who connects now} */
    default long deadlineNanos() {
        return Deadlines.NEVER;
    }
}
