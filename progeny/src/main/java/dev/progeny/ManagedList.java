package dev.progeny;

import dev.progeny.function.RemoteFunction;
import dev.progeny.function.RemotePredicate;
import dev.progeny.function.RemoteUnaryOperator;
import dev.progeny.internal.manager.Arrivals;
import dev.progeny.internal.manager.ListOperation;
import dev.progeny.internal.manager.ObjectTicket;
import dev.progeny.internal.manager.Stub;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Objects;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/**
 * A list that lives in the process of a {@link Manager}; this is a handle of it, which any number of threads of any number of processes
 * may use. Elements are copied: what is got equals what was added. They may be null.
 *
 * <p>Each method is one call to the manager, and atomic. A function that is passed to {@link #removeIf(RemotePredicate)}, {@link
 * #replaceAll(RemoteUnaryOperator)} or {@link #atomically} is sent there and runs while nobody else sees the list.
 *
 * <p>An iterator or a stream, and so also {@code forEach}, {@code equals} and {@code toString}, sees the list as it was when that was made. What
 * an iterator removes, sets or adds, it changes at the manager, unless the list was changed otherwise meanwhile: then it throws {@link
 * java.util.ConcurrentModificationException}. A sub-list counts on nobody else adding or removing:
 * if somebody does, it shows other elements, and where there are none any more it throws {@link java.util.NoSuchElementException} or {@link
 * IndexOutOfBoundsException}.
 *
 * <p>If the manager has ended, or ends during a call, every method throws {@link ManagerGoneException}. A process that is killed in the
 * midst of a call has done all of it or nothing.
 *
 * @param <E> the type of elements; anything that can be encoded
 * @serial exclude
 */
public final class ManagedList<E extends @Nullable Object> extends AbstractList<E> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient Stub stub;

    ManagedList(Stub stub) {
        this.stub = stub;
    }

    @Override
    public int size() {
        return stub.<Integer>ask(ListOperation.SIZE);
    }

    @Override
    public E get(int index) {
        return stub.<E>ask(ListOperation.GET, index);
    }

    @Override
    public E set(int index, E element) {
        return stub.<E>ask(ListOperation.SET, index, element);
    }

    @Override
    public boolean add(E element) {
        return stub.<Boolean>ask(ListOperation.APPEND, element);
    }

    @Override
    public void add(int index, E element) {
        stub.<@Nullable Object>ask(ListOperation.ADD, index, element);
    }

    @Override
    public boolean addAll(Collection<? extends E> elements) {
        return stub.<Boolean>ask(ListOperation.APPEND_ALL, new ArrayList<>(elements));
    }

    @Override
    public boolean addAll(int index, Collection<? extends E> elements) {
        return stub.<Boolean>ask(ListOperation.ADD_ALL, index, new ArrayList<>(elements));
    }

    @Override
    public E remove(int index) {
        return stub.<E>ask(ListOperation.REMOVE_AT, index);
    }

    @Override
    public boolean remove(@Nullable Object element) {
        return stub.<Boolean>ask(ListOperation.REMOVE, element);
    }

    @Override
    protected void removeRange(int fromIndex, int toIndex) {
        stub.<@Nullable Object>ask(ListOperation.REMOVE_RANGE, fromIndex, toIndex);
    }

    @Override
    public boolean removeAll(Collection<?> elements) {
        return stub.<Boolean>ask(ListOperation.REMOVE_ALL, new ArrayList<>(elements));
    }

    @Override
    public boolean retainAll(Collection<?> elements) {
        return stub.<Boolean>ask(ListOperation.RETAIN_ALL, new ArrayList<>(elements));
    }

    @Override
    public void clear() {
        stub.<@Nullable Object>ask(ListOperation.CLEAR);
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return indexOf(element) >= 0;
    }

    @Override
    public boolean containsAll(Collection<?> elements) {
        return stub.<Boolean>ask(ListOperation.CONTAINS_ALL, new ArrayList<>(elements));
    }

    @Override
    public int indexOf(@Nullable Object element) {
        return stub.<Integer>ask(ListOperation.INDEX_OF, element);
    }

    @Override
    public int lastIndexOf(@Nullable Object element) {
        return stub.<Integer>ask(ListOperation.LAST_INDEX_OF, element);
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
        return elements().spliterator();
    }

    private List<E> elements() {
        return stub.<List<E>>ask(ListOperation.ELEMENTS);
    }

    @Override
    public Iterator<E> iterator() {
        return listIterator();
    }

    @Override
    public ListIterator<E> listIterator() {
        return listIterator(0);
    }

    @Override
    public ListIterator<E> listIterator(int index) {
        return ManagedListIterator.of(stub, index);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The elements are copied to this process, sorted here, and set if the list is still the same; else this begins again.
     */
    @Override
    public void sort(@Nullable Comparator<? super E> order) {
        boolean done = false;
        while (!done) {
            ManagedListIterator.Snapshot<E> snapshot = ManagedListIterator.Snapshot.of(stub);
            snapshot.elements().sort(order);
            done = stub.<Boolean>ask(ListOperation.REPLACE_OF_VERSION, snapshot.version(), snapshot.elements());
        }
    }

    /**
     * As {@link List#removeIf}, at the manager and all at once.
     *
     * @param test which elements to remove
     * @return whether there were any
     * @throws IllegalArgumentException if {@code test} cannot be encoded
     * @throws ManagerGoneException if the manager has ended
     */
    public boolean removeIf(RemotePredicate<? super E> test) {
        return stub.<Boolean>ask(ListOperation.REMOVE_IF, Objects.requireNonNull(test, "test"));
    }

    /**
     * As {@link List#replaceAll}, at the manager and all at once; if the function throws, nothing is replaced.
     *
     * @param function makes the new element of each old one
     * @throws IllegalArgumentException if {@code function} cannot be encoded
     * @throws ManagerGoneException if the manager has ended
     */
    public void replaceAll(RemoteUnaryOperator<E> function) {
        stub.<@Nullable Object>ask(ListOperation.REPLACE_ALL, Objects.requireNonNull(function, "function"));
    }

    /**
     * Runs a function of the whole list at the manager, while nobody else sees the list.
     *
     * @param function gets the list itself, which it must not keep
     * @param <R> the type of its result
     * @return what it returns, copied
     * @throws IllegalArgumentException if {@code function} cannot be encoded
     * @throws ManagerGoneException if the manager has ended
     */
    public <R extends @Nullable Object> R atomically(RemoteFunction<? super List<E>, ? extends R> function) {
        return stub.<R>ask(ListOperation.ATOMICALLY, Objects.requireNonNull(function, "function"));
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
            return Arrivals.arrive(ticket, ManagedList<@Nullable Object>::new);
        }
    }
}
