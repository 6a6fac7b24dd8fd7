package dev.progeny;

import dev.progeny.internal.manager.Arrivals;
import dev.progeny.internal.manager.MapOperation;
import dev.progeny.internal.manager.ObjectTicket;
import dev.progeny.internal.manager.Stub;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Named values that live in the process of a {@link Manager}; this is a handle of them, which any number of threads of any number of processes
 * may use. Values are copied in and out, and may be null. Each method is atomic, and throws {@link ManagerGoneException} if the manager has
 * ended.
 *
 * @serial exclude
 */
public final class ManagedNamespace extends ManagedHandle {
    private static final long serialVersionUID = 1L;

    ManagedNamespace(Stub stub) {
        super(stub);
    }

    /**
     * Tells the value of a name.
     *
     * @param name which
     * @param <T> the type that the value is known to have
     * @return the value
     * @throws NoSuchElementException if there is no such name
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // as with any name, its user knows what it stands for
    public <T extends @Nullable Object> T get(String name) {
        T value = stub.<T>ask(MapOperation.GET, Objects.requireNonNull(name, "name"));
        if (value == null && !has(name)) {
            throw new NoSuchElementException("the namespace has no \"" + name + "\"; it has " + names());
        }
        return value;
    }

    /**
     * Gives a name a value, a first or a new one.
     *
     * @param name which
     * @param value its value
     * @throws IllegalArgumentException if the value cannot be encoded
     */
    public void set(String name, @Nullable Object value) {
        stub.<@Nullable Object>ask(MapOperation.SET, Objects.requireNonNull(name, "name"), value);
    }

    /**
     * Tells whether there is such a name.
     *
     * @param name which
     * @return whether it has a value
     */
    public boolean has(String name) {
        return stub.<Boolean>ask(MapOperation.CONTAINS_KEY, Objects.requireNonNull(name, "name"));
    }

    /**
     * Removes a name with its value; harmless if there is none.
     *
     * @param name which
     */
    public void remove(String name) {
        stub.<@Nullable Object>ask(MapOperation.REMOVE, Objects.requireNonNull(name, "name"));
    }

    /** {@return the names that have values, sorted, as they are now} */
    public Set<String> names() {
        return new TreeSet<>(stub.<List<String>>ask(MapOperation.KEYS));
    }

    private Object writeReplace() throws ObjectStreamException {
        return new Reference(stub.ticket());
    }

    /** What travels in its place. */
    private record Reference(ObjectTicket ticket) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            return Arrivals.arrive(ticket, ManagedNamespace::new);
        }
    }
}
