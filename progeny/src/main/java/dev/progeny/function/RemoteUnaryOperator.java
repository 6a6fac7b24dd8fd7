package dev.progeny.function;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link UnaryOperator} that can be sent to another process and may throw checked exceptions. A plain lambda or method reference
 * becomes one by being passed where one is expected.
 *
 * <p>What the lambda captures is copied to the other process, so all of it must be serializable.
 *
 * @param <T> the type of the argument and of the result
 */
@FunctionalInterface
public interface RemoteUnaryOperator<T extends @Nullable Object> extends RemoteFunction<T, T>, UnaryOperator<T> {}
