package dev.progeny.examples.checksum;

/** There is nothing to do, for the reason that the message says. */
final class ChecksumException extends Exception {
    private static final long serialVersionUID = 1;

    ChecksumException(String message) {
        super(message);
    }
}
