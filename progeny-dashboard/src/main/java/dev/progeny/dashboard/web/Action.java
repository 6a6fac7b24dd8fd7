package dev.progeny.dashboard.web;

import java.io.IOException;

/** What a server does with the requests for one path. Many threads may call it at a time. */
@FunctionalInterface
public interface Action {
    /**
     * Answers a request, once.
     *
     * @param request who asks for what, and where the answer goes
     * @throws BadRequestException if the request asks for what cannot be
     * @throws IOException if the answer cannot be sent or not be made to its end; the connection is then cut, so that who asked sees
     *     that something is missing
     */
    void answer(Request request) throws IOException, BadRequestException;
}
