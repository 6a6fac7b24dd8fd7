package dev.progeny;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks over a copy of what a collection held; what it removes, it removes from the collection. */
final class SnapshotIterator<E> implements Iterator<E> {
    private final Iterator<E> copy;
    private final Consumer<? super E> remover;
    private @Nullable E last;
    private boolean removable;

    SnapshotIterator(List<E> copy, Consumer<? super E> remover) {
        this.copy = copy.iterator();
        this.remover = remover;
    }

    @Override
    public boolean hasNext() {
        return copy.hasNext();
    }

    @Override
    public E next() {
        E next = copy.next();
        last = next;
        removable = true;
        return next;
    }

    @Override
    @SuppressWarnings("NullAway") // it is null only where E may be
    public void remove() {
        if (!removable) {
            throw new IllegalStateException("remove() must follow next(), once");
        }
        removable = false;
        remover.accept(last);
    }
}
