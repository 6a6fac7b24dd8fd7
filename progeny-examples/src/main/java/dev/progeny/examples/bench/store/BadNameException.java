package dev.progeny.examples.bench.store;

/** Says, in its message, why a recording cannot have a name: it is none, or another recording has it. */
public final class BadNameException extends StoreException {
    private static final long serialVersionUID = 1L;

    BadNameException(String message) {
        super(message);
    }
}
