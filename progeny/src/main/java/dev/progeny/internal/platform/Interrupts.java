package dev.progeny.internal.platform;

/** What to do about an interrupt where nothing is to end by it. */
public final class Interrupts {
    private Interrupts() {}

    /** What waits. */
    public interface Wait<T, E extends Exception> {
        /** Waits. Interrupted, it must have had no effect. */
        T run() throws E, InterruptedException;
    }

    /** What waits, and has no value. */
    public interface Action<E extends Exception> {
        /** Waits. Interrupted, it must have had no effect. */
        void run() throws E, InterruptedException;
    }

    /** Does what waits, as {@link #putOff}. */
    public static <E extends Exception> void putOffWhile(Action<E> action) throws E {
        putOff(() -> {
            action.run();
            return true;
        });
    }

    /** {@return what came of {@code wait}, which is begun again whenever it is interrupted; the interrupt status is set again afterwards} */
    public static <T, E extends Exception> T putOff(Wait<T, E> wait) throws E {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return wait.run();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
