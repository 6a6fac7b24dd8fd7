package dev.progeny.internal.transport;

import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What travels in place of an end of a pipe: where it is, how often it had arrived somewhere before, and what this side had received
 * already but nobody had asked for yet.
 */
public final class PipeTicket implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int side;
    private final boolean duplex;
    private final long arrivals;
    private final byte @Nullable [] luggage;

    PipeTicket(Path file, int side, boolean duplex, long arrivals, byte @Nullable [] luggage) {
        this.file = file.toString();
        this.side = side;
        this.duplex = duplex;
        this.arrivals = arrivals;
        this.luggage = luggage;
    }

    /** {@return what is the same for all tickets of one end, and for no other} */
    public Path key() {
        return Path.of(file + "#" + side);
    }

    Path file() {
        return Path.of(file);
    }

    int side() {
        return side;
    }

    boolean isDuplex() {
        return duplex;
    }

    long arrivals() {
        return arrivals;
    }

    byte @Nullable [] luggage() {
        return luggage;
    }
}
