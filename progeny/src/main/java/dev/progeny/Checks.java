package dev.progeny;

import java.time.Duration;
import java.util.Objects;

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
}
