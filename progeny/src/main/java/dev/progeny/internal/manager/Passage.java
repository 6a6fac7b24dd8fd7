package dev.progeny.internal.manager;

import java.io.InvalidObjectException;
import org.jspecify.annotations.Nullable;

/**
 * What the current thread encodes or decodes goes to, or comes from, the other end of a connection between a client and its server. Handles
 * of that server then need neither its address nor its secret, and count differently. If the other end is another program, handles of other
 * servers are refused: they would give it the secrets of those, or have this process go where it says and trust whoever answers there.
 *
 * @param server the name of the server; empty if a connection of another kind leads to another program
 * @param client the way to the server itself; null within the server
 * @param session the client, within the server; null elsewhere
 * @param isOutside whether the other end is another program
 */
record Passage(
        String server, @Nullable Stub client, @Nullable Holder session, boolean isOutside) {
    /** To and from another program that is neither client nor server here. */
    static final Passage ABROAD = new Passage("", null, null, true);

    private static final ThreadLocal<@Nullable Passage> CURRENT = new ThreadLocal<>();

    /**
     * {@return that of the current thread, if it leads to or from that server}
     *
     * @throws InvalidObjectException if it leads to another program, which has to do with other servers only
     */
    static @Nullable Passage of(String server) throws InvalidObjectException {
        Passage current = CURRENT.get();
        if (current == null || current.server.equals(server)) {
            return current;
        }
        if (current.isOutside) {
            throw new InvalidObjectException("a handle of another manager cannot go to another program, nor come from"
                    + " one; serve that manager and let the program call Manager.connect");
        }
        return null;
    }

    /** Begins it; {@link #leave} ends it. {@return the one around it} */
    @Nullable
    Passage enter() {
        Passage around = CURRENT.get();
        CURRENT.set(this);
        return around;
    }

    static void leave(@Nullable Passage around) {
        CURRENT.set(around);
    }
}
