package dev.progeny;

import java.io.Serializable;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How a process ended: with a code of its own, or by a signal.
 *
 * <p>The number is the one a shell shows: 0 to 255, where a signal {@code n} appears as {@code 128 + n}. A JVM that is asked to end
 * by SIGTERM runs its shutdown hooks and then reports 143 by itself; both are shown as that signal.
 *
 * @param number 0 to 255
 * @serial exclude
 */
public record ExitStatus(int number) implements Serializable {
    private static final int SIGNAL_BASE = 128;
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(10, "SIGUSR1"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(12, "SIGUSR2"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"),
            Map.entry(31, "SIGSYS"));

    /**
     * Checks the number.
     *
     * @param number 0 to 255
     * @throws IllegalArgumentException if {@code number} is not between 0 and 255
     */
    public ExitStatus {
        if (number < 0 || number > 255) {
            throw new IllegalArgumentException("an exit status must be between 0 and 255, was " + number);
        }
    }

    /** {@return the code with which the process ended, or empty if a signal ended it} */
    public OptionalInt code() {
        return isSignal() ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** {@return the number of the signal that ended the process, or empty if it ended with a code} */
    public OptionalInt signal() {
        return isSignal() ? OptionalInt.of(number - SIGNAL_BASE) : OptionalInt.empty();
    }

    /** {@return whether the process ended with code 0} */
    public boolean isSuccess() {
        return number == 0;
    }

    private boolean isSignal() {
        return NAMES.containsKey(number - SIGNAL_BASE);
    }

    /** {@return "exit code 3" or "signal 9 (SIGKILL)"} */
    @Override
    public String toString() {
        return isSignal()
                ? "signal " + (number - SIGNAL_BASE) + " (" + NAMES.get(number - SIGNAL_BASE) + ")"
                : "exit code " + number;
    }
}
