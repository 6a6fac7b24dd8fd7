package dev.progeny.internal.child;

import dev.progeny.internal.platform.Loggers;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/**
 * Lets a child ignore SIGINT. A terminal sends Ctrl-C to all processes in the foreground; what it means is the parent's to decide, and
 * if the parent ends, its children end with it, without a stack trace each.
 */
final class CtrlC {
    private static final String MASK = "SigIgn:\t";
    private static final long SIGINT_BIT = 1 << 1; // signal 2

    private CtrlC() {}

    /**
     * Lets this process ignore SIGINT, unless it did so from its beginning.
     *
     * <p>By reflection: {@code sun.misc.Signal} is supported, but not part of the platform's API. Without it
     * nothing is lost but calm.
     */
    static void ignore() {
        if (areIgnored()) {
            return;
        }
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object ignoring = handler.getField("SIG_IGN").get(null);
            handle.invoke(null, signal.getConstructor(String.class).newInstance("INT"), ignoring);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            Loggers.general().log(System.Logger.Level.DEBUG, "SIGINT is not ignored", e);
        }
    }

    private static boolean areIgnored() {
        try (FileInputStream in = new FileInputStream("/proc/self/status")) {
            String status = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            int mask = status.indexOf(MASK) + MASK.length();
            int end = status.indexOf('\n', mask);
            return mask >= MASK.length() && (Long.parseUnsignedLong(status, mask, end, 16) & SIGINT_BIT) != 0;
        } catch (IOException e) {
            return false; // there is no such file, or none may be opened
        }
    }
}
