package dev.progeny.internal.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The encoding in progress on a thread, as seen by the handles that are part of it. Encodings nest: a handle may encode something of
 * its own while it is written.
 */
public final class Encoding {
    private static final ThreadLocal<@Nullable Encoding> CURRENT = new ThreadLocal<>();

    private final @Nullable Encoding outer = CURRENT.get();
    private final List<Passenger> passengers = new ArrayList<>();

    private Encoding() {}

    /**
     * Registers a handle with the innermost encoding in progress on this thread; to be called from its {@code writeReplace}.
     *
     * @return false if none is in progress, so that nobody will learn of the receiver: the handle is being serialized by someone else
     */
    public static boolean passenger(Passenger passenger) {
        Encoding current = CURRENT.get();
        if (current == null) {
            return false;
        }
        current.passengers.add(passenger);
        return true;
    }

    static Encoding begin() {
        Encoding encoding = new Encoding();
        CURRENT.set(encoding);
        return encoding;
    }

    /** {@return the handles met so far} */
    List<Passenger> passengers() {
        return passengers;
    }

    /** Ends this encoding, which must be the innermost. */
    void end() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
