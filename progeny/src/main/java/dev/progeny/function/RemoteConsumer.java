package dev.progeny.function;

import java.io.Serializable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Consumer} that can be sent to another process and may throw checked exceptions. A plain lambda or method reference
 * becomes one by being passed where one is expected.
 *
 * <p>What the lambda captures is copied to the other process, so all of it must be serializable.
 *
 * @param <A> the type of the argument, which is copied to the other process
 */
@FunctionalInterface
public interface RemoteConsumer<A extends @Nullable Object> extends Consumer<A>, Serializable {
    /**
     * Does the work in the process to which this was sent.
     *
     * @param argument the argument
     * @throws Exception whatever the work throws; it reaches the process that asked
     */
    void acceptRemotely(A argument) throws Exception;

    /** Does the work here; a checked exception is thrown as it is, without being wrapped. */
    @Override
    default void accept(A argument) {
        try {
            acceptRemotely(argument);
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
    }
}
