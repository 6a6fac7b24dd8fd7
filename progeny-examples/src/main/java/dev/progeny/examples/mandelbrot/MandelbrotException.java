package dev.progeny.examples.mandelbrot;

/** There is nothing to paint, for the reason that the message says. */
final class MandelbrotException extends Exception {
    private static final long serialVersionUID = 1;

    MandelbrotException(String message) {
        super(message);
    }
}
