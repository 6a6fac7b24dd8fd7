package dev.progeny.function;

import java.io.Serializable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Predicate} that can be sent to another process and may throw checked exceptions. A plain lambda or method reference
 * becomes one by being passed where one is expected.
 *
 * <p>What the lambda captures is copied to the other process, so all of it must be serializable.
 *
 * @param <A> the type of what is tested
 */
@FunctionalInterface
public interface RemotePredicate<A extends @Nullable Object> extends Predicate<A>, Serializable {
    /**
     * Tests in the process to which this was sent.
     *
     * @param argument what is tested
     * @return whether it passes
     * @throws Exception whatever the test throws; it reaches the process that asked
     */
    boolean testRemotely(A argument) throws Exception;

    /** Tests here; a checked exception is thrown as it is, without being wrapped. */
    @Override
    default boolean test(A argument) {
        try {
            return testRemotely(argument);
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
    }
}
