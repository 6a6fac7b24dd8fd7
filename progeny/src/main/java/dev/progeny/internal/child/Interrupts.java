package dev.progeny.internal.child;

import java.lang.reflect.Method;

/**
 * Lets a child ignore SIGINT. A terminal sends Ctrl-C to all processes in the foreground; what it means is the parent's to decide, and
 * if the parent ends, its children end with it, without a stack trace each.
 */
final class Interrupts {
    private Interrupts() {}

    /** By reflection: {@code sun.misc.Signal} is supported, but not part of the platform's API. Without it nothing is lost but calm. */
    static void ignore() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object ignoring = handler.getField("SIG_IGN").get(null);
            handle.invoke(null, signal.getConstructor(String.class).newInstance("INT"), ignoring);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            System.getLogger("dev.progeny").log(System.Logger.Level.DEBUG, "SIGINT is not ignored", e);
        }
    }
}
