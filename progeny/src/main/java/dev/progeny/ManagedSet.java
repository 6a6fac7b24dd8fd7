package dev.progeny;

import dev.progeny.function.RemoteFunction;
import dev.progeny.function.RemotePredicate;
import dev.progeny.internal.manager.Arrivals;
import dev.progeny.internal.manager.ObjectTicket;
import dev.progeny.internal.manager.SetOperation;
import dev.progeny.internal.manager.Stub;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import org.jspecify.annotations.Nullable;

/**
 * A set that lives in the process of a {@link Manager}; this is a handle of it, which any number of threads of any number of processes
 * may use. Elements are copied. They may be null; the set keeps the order in which they came.
 *
 * <p>Each method is one call to the manager, and atomic: of any number of processes that add the same element, one gets {@code true}. A
 * function that is passed to {@link #removeIf(RemotePredicate)} or {@link #atomically} is sent there and runs while nobody else sees the set.
 *
 * <p>An iterator or a stream, and so also {@code forEach}, {@code equals} and {@code toString}, sees the set as it was when that was made; what an iterator
 * removes, it removes from the set.
 *
 * <p>If the manager has ended, or ends during a call, every method throws {@link ManagerGoneException}. A process that is killed in the
 * midst of a call has done all of it or nothing.
 *
 * @param <E> the type of elements; anything that can be encoded
 * @serial exclude
 */
public final class ManagedSet<E extends @Nullable Object> extends AbstractSet<E> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient Stub stub;

    ManagedSet(Stub stub) {
        this.stub = stub;
    }

    @Override
    public int size() {
        return stub.<Integer>ask(SetOperation.SIZE);
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return stub.<Boolean>ask(SetOperation.CONTAINS, element);
    }

    @Override
    public boolean containsAll(Collection<?> elements) {
        return stub.<Boolean>ask(SetOperation.CONTAINS_ALL, new ArrayList<>(elements));
    }

    @Override
    public boolean add(E element) {
        return stub.<Boolean>ask(SetOperation.ADD, element);
    }

    @Override
    public boolean addAll(Collection<? extends E> elements) {
        return stub.<Boolean>ask(SetOperation.ADD_ALL, new ArrayList<>(elements));
    }

    @Override
    public boolean remove(@Nullable Object element) {
        return stub.<Boolean>ask(SetOperation.REMOVE, element);
    }

    @Override
    public boolean removeAll(Collection<?> elements) {
        return stub.<Boolean>ask(SetOperation.REMOVE_ALL, new ArrayList<>(elements));
    }

    @Override
    public boolean retainAll(Collection<?> elements) {
        return stub.<Boolean>ask(SetOperation.RETAIN_ALL, new ArrayList<>(elements));
    }

    @Override
    public void clear() {
        stub.<@Nullable Object>ask(SetOperation.CLEAR);
    }

    @Override
    public Iterator<E> iterator() {
        return new SnapshotIterator<>(elements(), this::remove);
    }

    @Override
    public @Nullable Object[] toArray() {
        return elements().toArray();
    }

    @Override
    public <T extends @Nullable Object> T[] toArray(T[] array) {
        return elements().toArray(array);
    }

    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliterator(elements(), Spliterator.DISTINCT | Spliterator.ORDERED);
    }

    private List<E> elements() {
        return stub.<List<E>>ask(SetOperation.ELEMENTS);
    }

    /**
     * As {@link Set#removeIf}, at the manager and all at once.
     *
     * @param test which elements to remove
     * @return whether there were any
     * @throws IllegalArgumentException if {@code test} cannot be encoded
     * @throws ManagerGoneException if the manager has ended
     */
    public boolean removeIf(RemotePredicate<? super E> test) {
        return stub.<Boolean>ask(SetOperation.REMOVE_IF, Objects.requireNonNull(test, "test"));
    }

    /**
     * Runs a function of the whole set at the manager, while nobody else sees the set.
     *
     * @param function gets the set itself, which it must not keep
     * @param <R> the type of its result
     * @return what it returns, copied
     * @throws IllegalArgumentException if {@code function} cannot be encoded
     * @throws ManagerGoneException if the manager has ended
     */
    public <R extends @Nullable Object> R atomically(RemoteFunction<? super Set<E>, ? extends R> function) {
        return stub.<R>ask(SetOperation.ATOMICALLY, Objects.requireNonNull(function, "function"));
    }

    private Object writeReplace() throws ObjectStreamException {
        return new Reference(stub.ticket());
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a managed object travels as a reference only");
    }

    /** What travels in its place. */
    private record Reference(ObjectTicket ticket) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            return Arrivals.arrive(ticket, ManagedSet<@Nullable Object>::new);
        }
    }
}
