package dev.progeny.dashboard.web;

import java.io.Serial;
import java.util.Objects;

/** A request asked for what cannot be; its message goes to who asked, with the status 400. */
public final class BadRequestException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message the parameter, its value and its limit
     */
    public BadRequestException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
