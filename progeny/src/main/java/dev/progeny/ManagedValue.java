package dev.progeny;

import dev.progeny.function.RemoteUnaryOperator;
import dev.progeny.internal.manager.Arrivals;
import dev.progeny.internal.manager.ObjectTicket;
import dev.progeny.internal.manager.Stub;
import dev.progeny.internal.manager.ValueOperation;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that lives in the process of a {@link Manager}; this is a handle of it, which any number of threads of any number of processes may
 * use. The value is copied in and out, may be null, and is changed as a whole. Each method is atomic, and throws {@link ManagerGoneException}
 * if the manager has ended.
 *
 * @param <T> the type of the value; anything that can be encoded
 * @serial exclude
 */
public final class ManagedValue<T extends @Nullable Object> extends ManagedHandle {
    private static final long serialVersionUID = 1L;

    ManagedValue(Stub stub) {
        super(stub);
    }

    /** {@return the value} */
    public T get() {
        return stub.<T>ask(ValueOperation.GET);
    }

    /**
     * Replaces the value.
     *
     * @param value the new one
     * @throws IllegalArgumentException if it cannot be encoded
     */
    public void set(T value) {
        stub.<@Nullable Object>ask(ValueOperation.SET, value);
    }

    /**
     * Replaces the value.
     *
     * @param value the new one
     * @return the former
     * @throws IllegalArgumentException if it cannot be encoded
     */
    public T getAndSet(T value) {
        return stub.<T>ask(ValueOperation.GET_AND_SET, value);
    }

    /**
     * Replaces the value if it is equal to another.
     *
     * @param expected what it should equal
     * @param value the new one
     * @return whether it was replaced
     * @throws IllegalArgumentException if either cannot be encoded
     */
    public boolean compareAndSet(T expected, T value) {
        return stub.<Boolean>ask(ValueOperation.COMPARE_AND_SET, expected, value);
    }

    /**
     * Replaces the value by a function of itself, which runs at the manager while nobody else sees the value.
     *
     * @param function makes the new value of the old one
     * @return the new value
     * @throws IllegalArgumentException if {@code function} cannot be encoded
     */
    public T updateAndGet(RemoteUnaryOperator<T> function) {
        return stub.<T>ask(ValueOperation.UPDATE, Objects.requireNonNull(function, "function"));
    }

    private Object writeReplace() throws ObjectStreamException {
        return new Reference(stub.ticket());
    }

    /** What travels in its place. */
    private record Reference(ObjectTicket ticket) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            return Arrivals.arrive(ticket, ManagedValue<@Nullable Object>::new);
        }
    }
}
