package dev.progeny.function;

import java.io.Serializable;

/**
 * A {@link Runnable} that can be sent to another process and may throw checked exceptions. A plain lambda or method reference becomes
 * one by being passed where one is expected.
 *
 * <p>What the lambda captures is copied to the other process, so all of it must be serializable.
 */
@FunctionalInterface
public interface RemoteRunnable extends Runnable, Serializable {
    /**
     * Runs in the process to which this was sent.
     *
     * @throws Exception whatever the action throws; it reaches the process that asked
     */
    void runRemotely() throws Exception;

    /** Runs here; a checked exception is thrown as it is, without being wrapped. */
    @Override
    default void run() {
        try {
            runRemotely();
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
    }
}
