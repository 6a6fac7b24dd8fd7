package dev.progeny;

import dev.progeny.internal.manager.ListOperation;
import dev.progeny.internal.manager.Stub;
import java.util.List;
import java.util.ListIterator;
import org.jspecify.annotations.Nullable;

/** Walks over a copy of a managed list; what it changes, it changes in both, unless the list is no longer what it was. */
final class ManagedListIterator<E extends @Nullable Object> implements ListIterator<E> {
    private static final int NONE = -1;

    private final Stub stub;
    private final ListIterator<E> copy;
    private int version;
    private int last = NONE; // the index of what was returned last

    private ManagedListIterator(Stub stub, Snapshot<E> snapshot, int index) {
        this.stub = stub;
        this.version = snapshot.version();
        this.copy = snapshot.elements().listIterator(index);
    }

    static <E extends @Nullable Object> ListIterator<E> of(Stub stub, int index) {
        return new ManagedListIterator<>(stub, Snapshot.of(stub), index);
    }

    /** What a list held at a moment. */
    record Snapshot<E extends @Nullable Object>(int version, List<E> elements) {
        @SuppressWarnings("unchecked") // so the operation returns them
        static <E extends @Nullable Object> Snapshot<E> of(Stub stub) {
            List<Object> parts = stub.<List<Object>>ask(ListOperation.SNAPSHOT);
            return new Snapshot<>((int) parts.get(0), (List<E>) parts.get(1));
        }
    }

    @Override
    public boolean hasNext() {
        return copy.hasNext();
    }

    @Override
    public E next() {
        int index = copy.nextIndex();
        E next = copy.next();
        last = index;
        return next;
    }

    @Override
    public boolean hasPrevious() {
        return copy.hasPrevious();
    }

    @Override
    public E previous() {
        int index = copy.previousIndex();
        E previous = copy.previous();
        last = index;
        return previous;
    }

    @Override
    public int nextIndex() {
        return copy.nextIndex();
    }

    @Override
    public int previousIndex() {
        return copy.previousIndex();
    }

    @Override
    public void remove() {
        checkLast();
        version = stub.<Integer>ask(ListOperation.REMOVE_OF_VERSION, version, last);
        copy.remove();
        last = NONE;
    }

    @Override
    public void set(E element) {
        checkLast();
        version = stub.<Integer>ask(ListOperation.SET_OF_VERSION, version, last, element);
        copy.set(element);
    }

    @Override
    public void add(E element) {
        version = stub.<Integer>ask(ListOperation.ADD_OF_VERSION, version, copy.nextIndex(), element);
        copy.add(element);
        last = NONE;
    }

    private void checkLast() {
        if (last == NONE) {
            throw new IllegalStateException("there is no element that next() or previous() returned last");
        }
    }
}
