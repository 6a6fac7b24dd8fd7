package dev.progeny.function;

import java.io.Serializable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Supplier} that can be sent to another process and may throw checked exceptions. A plain lambda or method reference
 * becomes one by being passed where one is expected.
 *
 * <p>What the lambda captures is copied to the other process, so all of it must be serializable.
 *
 * @param <T> the type of what is supplied
 */
@FunctionalInterface
public interface RemoteSupplier<T extends @Nullable Object> extends Supplier<T>, Serializable {
    /**
     * Does the work in the process to which this was sent.
     *
     * @return what is supplied
     * @throws Exception whatever the work throws; it reaches the process that asked
     */
    T getRemotely() throws Exception;

    /** Does the work here; a checked exception is thrown as it is, without being wrapped. */
    @Override
    default T get() {
        try {
            return getRemotely();
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
    }
}
