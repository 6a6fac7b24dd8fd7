package dev.progeny.function;

import java.io.Serializable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BiFunction} that can be sent to another process and may throw checked exceptions. A plain lambda or method reference
 * becomes one by being passed where one is expected.
 *
 * <p>What the lambda captures is copied to the other process, so all of it must be serializable.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <R> the type of the result, which is copied back
 */
@FunctionalInterface
public interface RemoteBiFunction<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
        extends BiFunction<A, B, R>, Serializable {
    /**
     * Does the work in the process to which this was sent.
     *
     * @param first the first argument
     * @param second the second argument
     * @return the result
     * @throws Exception whatever the work throws; it reaches the process that asked
     */
    R applyRemotely(A first, B second) throws Exception;

    /** Does the work here; a checked exception is thrown as it is, without being wrapped. */
    @Override
    default R apply(A first, B second) {
        try {
            return applyRemotely(first, second);
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
    }
}
