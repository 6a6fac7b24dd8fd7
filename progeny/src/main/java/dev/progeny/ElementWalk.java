package dev.progeny;

import dev.progeny.internal.transport.RingElement;
import dev.progeny.internal.transport.RingPlace;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the elements that were in a queue when it began, without those that are taken before it comes to them.
 *
 * @param <E> the type of the elements
 */
final class ElementWalk<E> implements Iterator<E> {
    private final Elements<E> elements;
    private final RingPlace end;
    private @Nullable RingElement next;
    private @Nullable RingPlace last;

    ElementWalk(Elements<E> elements) {
        this.elements = elements;
        this.end = elements.end();
        this.next = elements.walk(RingPlace.FIRST, end);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public E next() {
        RingElement element = next;
        if (element == null) {
            throw new NoSuchElementException();
        }
        next = elements.walk(element.next(), end);
        last = element.place();
        return Objects.requireNonNull(elements.decode(element.payload()));
    }

    @Override
    public void remove() {
        removeLast();
    }

    /** Removes what {@link #next} returned, and tells whether it was still there. */
    boolean removeLast() {
        RingPlace place = last;
        if (place == null) {
            throw new IllegalStateException("next() was not called, or its element was removed already");
        }
        last = null;
        return elements.remove(place);
    }
}
