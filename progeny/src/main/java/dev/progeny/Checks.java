package dev.progeny;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks of arguments that several types share. */
final class Checks {
    private Checks() {}

    /** {@return {@code value}, if it is at least {@code least}} */
    static int atLeast(String argument, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(argument + " must be at least " + least + ", was " + value);
        }
        return value;
    }

    /** {@return the arguments for a JVM, as they are given} */
    static List<String> jvmArgs(@Nullable String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument == null || argument.isBlank()) {
                throw new IllegalArgumentException("jvmArgs must not have a null or blank argument, but number "
                        + (i + 1)
                        + " of " + arguments.length + " was " + (argument == null ? "null" : "\"" + argument + "\"")
                        + "; leave it out");
            }
        }
        return List.of(arguments);
    }

    /** {@return a copy of the elements, if none of them is null} */
    static <T> List<T> withoutNull(String argument, Collection<? extends T> elements) {
        List<T> copy = new ArrayList<>(Objects.requireNonNull(elements, argument));
        int missing = copy.indexOf(null);
        if (missing >= 0) {
            throw new NullPointerException(
                    argument + " must not have null, but number " + (missing + 1) + " of " + copy.size() + " is");
        }
        return copy;
    }

    /** {@return the name, if it is not blank} */
    static String name(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank; leave it out to have a number chosen");
        }
        return name;
    }

    /** {@return the limit in nanoseconds; about 292 years if it is longer} */
    static long timeoutNanos(Duration taskTimeout) {
        Objects.requireNonNull(taskTimeout, "taskTimeout");
        if (taskTimeout.isNegative() || taskTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "taskTimeout must be positive, was " + taskTimeout + "; for no limit do not set one");
        }
        return nanos(taskTimeout);
    }

    /** {@return a time in nanoseconds; about 292 years if it is longer} */
    static long nanos(Duration time) {
        try {
            return time.toNanos();
        } catch (ArithmeticException e) {
            return time.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** {@return the level, if records of it can be published in this process} */
    static System.Logger.Level logLevel(System.Logger.Level level) {
        Objects.requireNonNull(level, "level");
        try {
            Class.forName("java.util.logging.Logger");
            return level;
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException(
                    "forwardLogs needs the module java.logging, which this process does not have; start it with"
                            + " --add-modules java.logging",
                    e);
        }
    }
}
