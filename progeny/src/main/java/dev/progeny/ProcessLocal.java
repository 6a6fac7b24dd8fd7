package dev.progeny;

import dev.progeny.function.RemoteSupplier;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.internal.pool.ProcessLocals;
import java.io.Serializable;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A value that each process has once, made when it is first asked for there: a model, a connection, a parsed file that is too costly to
 * make for each task and cannot be sent.
 *
 * <p>The handle may be captured by a task or kept in a static field; it names the same value in every copy of it within one process.
 * Threads that ask at the same time wait for the one that makes the value.
 *
 * <p>A value that is {@link AutoCloseable} is closed when its process ends in an orderly way, the newest first: when a worker is replaced
 * or its pool is closed, and otherwise in a shutdown hook. A process that is killed closes nothing.
 *
 * @param <T> the type of the value
 */
public final class ProcessLocal<T extends @Nullable Object> implements Serializable {
    private static final long serialVersionUID = 1;
    private static final AtomicLong NUMBERS = new AtomicLong();

    /** Names the value in every process. */
    private final String key;

    /** Makes the value. */
    private final RemoteSupplier<? extends T> initial;

    private ProcessLocal(RemoteSupplier<? extends T> initial) {
        this.key = ProcessIdentity.self() + "-" + NUMBERS.incrementAndGet();
        this.initial = initial;
    }

    /**
     * Makes a handle; no value yet.
     *
     * @param initial makes the value, in each process that asks for it
     * @param <T> the type of the value
     * @return the handle
     */
    public static <T extends @Nullable Object> ProcessLocal<T> withInitial(RemoteSupplier<? extends T> initial) {
        return new ProcessLocal<>(Objects.requireNonNull(initial, "initial"));
    }

    /**
     * {@return the value of this process, which is made now if this is the first call}
     *
     * <p>What the supplier throws is thrown as it is, checked or not; the next call tries again.
     */
    @SuppressWarnings({"unchecked", "NullAway"
    }) // the value of this key was made by this supplier; null only where T may be
    public T get() {
        return (T) ProcessLocals.get(key, initial);
    }
}
