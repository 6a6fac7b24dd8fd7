package dev.progeny.examples.wordindex;

/** There is nothing to do, for the reason that the message says. */
final class WordIndexException extends Exception {
    private static final long serialVersionUID = 1;

    WordIndexException(String message) {
        super(message);
    }
}
