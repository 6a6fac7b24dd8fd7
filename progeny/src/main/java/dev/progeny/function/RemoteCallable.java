package dev.progeny.function;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Callable} that can be sent to another process. A plain lambda or method reference becomes one by being passed where one
 * is expected.
 *
 * <p>What the lambda captures is copied to the other process, so all of it must be serializable.
 *
 * @param <T> the type of the result, which is copied back
 */
@FunctionalInterface
public interface RemoteCallable<T extends @Nullable Object> extends Callable<T>, Serializable {
    /**
     * Computes the result in the process to which this was sent.
     *
     * @return the result
     * @throws Exception whatever the computation throws; it reaches the process that asked
     */
    T callRemotely() throws Exception;

    @Override
    default T call() throws Exception {
        return callRemotely();
    }
}
