package dev.progeny.function;

import java.io.Serializable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Function} that can be sent to another process and may throw checked exceptions. A plain lambda or method reference
 * becomes one by being passed where one is expected.
 *
 * <p>What the lambda captures is copied to the other process, so all of it must be serializable.
 *
 * @param <A> the type of the argument, which is copied to the other process
 * @param <R> the type of the result, which is copied back
 */
@FunctionalInterface
public interface RemoteFunction<A extends @Nullable Object, R extends @Nullable Object>
        extends Function<A, R>, Serializable {
    /**
     * Does the work in the process to which this was sent.
     *
     * @param argument the argument
     * @return the result
     * @throws Exception whatever the work throws; it reaches the process that asked
     */
    R applyRemotely(A argument) throws Exception;

    /** Does the work here; a checked exception is thrown as it is, without being wrapped. */
    @Override
    default R apply(A argument) {
        try {
            return applyRemotely(argument);
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
    }
}
