package dev.progeny.dashboard.web;

/** A request asked for what cannot be; its message goes to who asked, with the status 400. */
public final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;

    /**
     * Says what is wrong.
     *
     * @param message the parameter, its value and its limit
     */
    public BadRequestException(String message) {
        super(message);
        this.text = message;
    }

    @Override
    public String getMessage() {
        return text;
    }
}
