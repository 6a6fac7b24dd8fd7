package dev.progeny.bench;

/** A contender could not do its work. */
public final class HostException extends Exception {
    private static final long serialVersionUID = 1;

    HostException(String message) {
        super(message);
    }
}
