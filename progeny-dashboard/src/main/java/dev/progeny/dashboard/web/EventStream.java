package dev.progeny.dashboard.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Sends events to one page, until it has gone or the server is closed. For one thread. */
public final class EventStream {
    private final OutputStream body;
    private final BooleanSupplier isClosed;

    EventStream(OutputStream body, BooleanSupplier isClosed) {
        this.body = body;
        this.isClosed = isClosed;
    }

    /** {@return whether there is more to send: false once the server is closed} */
    public boolean isOpen() {
        return !isClosed.getAsBoolean();
    }

    /**
     * Sends an event. Waits while the page does not take what was sent before, so whoever makes the next event afterwards makes it of
     * what is new then, and a slow page gets fewer.
     *
     * @param name what kind of event it is; empty for the one that needs no name
     * @param data one line of text
     * @throws IOException if the page has gone
     */
    public void send(String name, String data) throws IOException {
        String kind = name.isEmpty() ? "" : "event: " + name + "\n";
        body.write((kind + "data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        body.flush();
    }
}
