package dev.progeny.dashboard.web;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The streams of events of one kind that a server has open: at most 16, since each keeps a thread. One more gets a single event, {@code refused},
 * which says so, and ends: after that a browser asks again by itself, as it would not do after an answer with another status than 200. All
 * methods may be called by any thread.
 */
public final class EventStreams {
    private static final int MOST = 16;

    private final AtomicInteger open = new AtomicInteger();

    /** Has none open. */
    public EventStreams() {}

    /** What sends the events of one stream. */
    @FunctionalInterface
    public interface Sender {
        /**
         * Sends events until the stream is not open any more.
         *
         * @param events where they go
         * @throws IOException if the page has gone
         * @throws InterruptedException if interrupted, as when the server is closed
         */
        void send(EventStream events) throws IOException, InterruptedException;
    }

    /** {@return how many are open} */
    public int open() {
        return open.get();
    }

    /**
     * Answers a request with a stream, and returns when that has ended; or with the event {@code refused} if there are too many.
     *
     * @param request who asks
     * @param sender what sends the events
     * @throws IOException if the page has gone
     */
    public void answer(Request request, Sender sender) throws IOException {
        try {
            if (open.incrementAndGet() > MOST) {
                request.events().send("refused", "there are " + MOST + " open pages already; close one of them");
            } else {
                sender.send(request.events());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server ends
        } finally {
            open.decrementAndGet();
        }
    }
}
