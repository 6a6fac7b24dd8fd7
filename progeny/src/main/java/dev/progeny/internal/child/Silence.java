package dev.progeny.internal.child;

import java.lang.Thread.UncaughtExceptionHandler;

/** Prints nothing for an exception that the parent has already been told of. */
final class Silence implements UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        // the outcome carried it to the parent
    }
}
