package dev.progeny.internal.manager;

import org.jspecify.annotations.Nullable;

/**
 * What the current thread encodes or decodes goes to, or comes from, the other end of a connection between a client and its server. Handles
 * of that server then need neither its address nor its secret, and count differently.
 *
 * @param server the name of the server
 * @param client the way to the server itself; null within the server
 * @param session the client, within the server; null elsewhere
 */
record Passage(
        String server, @Nullable Stub client, @Nullable Holder session) {
    private static final ThreadLocal<@Nullable Passage> CURRENT = new ThreadLocal<>();

    /** {@return that of the current thread, if it leads to or from that server} */
    static @Nullable Passage of(String server) {
        Passage current = CURRENT.get();
        return current != null && current.server.equals(server) ? current : null;
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
