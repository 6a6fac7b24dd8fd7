package dev.progeny;

import dev.progeny.function.RemoteBiFunction;
import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteConsumer;
import dev.progeny.function.RemoteFunction;
import dev.progeny.function.RemoteRunnable;
import dev.progeny.function.RemoteSupplier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes lambdas and method references that can be sent to another process, where the compiler would make ones that cannot: through
 * {@link java.util.concurrent.ExecutorService}, for instance, {@code executor.submit(Remote.callable(() -> ...))}.
 */
public final class Remote {
    private Remote() {}

    /**
     * {@return {@code task}, typed so that it can be sent}
     *
     * @param task a lambda or method reference
     * @param <T> the type of its result
     */
    public static <T extends @Nullable Object> RemoteCallable<T> callable(RemoteCallable<T> task) {
        return Objects.requireNonNull(task, "task");
    }

    /**
     * {@return {@code task}, typed so that it can be sent}
     *
     * @param task a lambda or method reference
     */
    public static RemoteRunnable runnable(RemoteRunnable task) {
        return Objects.requireNonNull(task, "task");
    }

    /**
     * {@return {@code function}, typed so that it can be sent}
     *
     * @param function a lambda or method reference
     * @param <A> the type of its argument
     * @param <R> the type of its result
     */
    public static <A extends @Nullable Object, R extends @Nullable Object> RemoteFunction<A, R> function(
            RemoteFunction<A, R> function) {
        return Objects.requireNonNull(function, "function");
    }

    /**
     * {@return {@code function}, typed so that it can be sent}
     *
     * @param function a lambda or method reference
     * @param <A> the type of its first argument
     * @param <B> the type of its second argument
     * @param <R> the type of its result
     */
    public static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            RemoteBiFunction<A, B, R> biFunction(RemoteBiFunction<A, B, R> function) {
        return Objects.requireNonNull(function, "function");
    }

    /**
     * {@return {@code consumer}, typed so that it can be sent}
     *
     * @param consumer a lambda or method reference
     * @param <A> the type of its argument
     */
    public static <A extends @Nullable Object> RemoteConsumer<A> consumer(RemoteConsumer<A> consumer) {
        return Objects.requireNonNull(consumer, "consumer");
    }

    /**
     * {@return {@code supplier}, typed so that it can be sent}
     *
     * @param supplier a lambda or method reference
     * @param <T> the type of what it supplies
     */
    public static <T extends @Nullable Object> RemoteSupplier<T> supplier(RemoteSupplier<T> supplier) {
        return Objects.requireNonNull(supplier, "supplier");
    }
}
