package dev.progeny;

import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An iterator that asks its source for one only when it is used itself, so that nothing happens before a stream is. */
final class LateIterator implements Iterator<@Nullable Object> {
    private final Supplier<? extends Iterator<?>> source;
    private @Nullable Iterator<?> iterator;

    LateIterator(Supplier<? extends Iterator<?>> source) {
        this.source = source;
    }

    @Override
    public boolean hasNext() {
        return iterator().hasNext();
    }

    @Override
    public @Nullable Object next() {
        return iterator().next();
    }

    private Iterator<?> iterator() {
        Iterator<?> known = iterator;
        if (known == null) {
            known = source.get();
            iterator = known;
        }
        return known;
    }
}
