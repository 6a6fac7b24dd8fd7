package dev.progeny.internal.manager;

import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a list. Indices come before elements. Iterators look at a copy and name the version of which it was: what they
 * change is changed only if nobody else has changed the list meanwhile.
 */
@SuppressWarnings("unchecked") // the facade passes what fits
public final class ListOperation {
    static final Operations<Versioned> ALL = new Operations<>(true);

    /** Its size. */
    public static final Operation SIZE = ALL.add("SIZE", (list, a) -> list.size());

    /** The element at an index. */
    public static final Operation GET = ALL.add("GET", (list, a) -> list.get((int) a[0]));

    /** Replaces an element. */
    public static final Operation SET = ALL.add("SET", (list, a) -> list.set((int) a[0], a[1]));

    /** Appends an element. */
    public static final Operation APPEND = ALL.add("APPEND", (list, a) -> list.add(a[0]));

    /** Inserts an element. */
    public static final Operation ADD = ALL.add("ADD", (list, a) -> {
        list.add((int) a[0], a[1]);
        return null;
    });

    /** Appends some. */
    public static final Operation APPEND_ALL =
            ALL.add("APPEND_ALL", (list, a) -> list.addAll((Collection<Object>) a[0]));

    /** Inserts some. */
    public static final Operation ADD_ALL =
            ALL.add("ADD_ALL", (list, a) -> list.addAll((int) a[0], (Collection<Object>) a[1]));

    /** Removes the element at an index. */
    public static final Operation REMOVE_AT = ALL.add("REMOVE_AT", (list, a) -> list.remove((int) a[0]));

    /** Removes the first that equals an element. */
    public static final Operation REMOVE = ALL.add("REMOVE", (list, a) -> list.remove(a[0]));

    /** Removes what lies between two indices. */
    public static final Operation REMOVE_RANGE = ALL.add("REMOVE_RANGE", (list, a) -> {
        list.subList((int) a[0], (int) a[1]).clear();
        return null;
    });

    /** Removes all that are in a collection. */
    public static final Operation REMOVE_ALL =
            ALL.add("REMOVE_ALL", (list, a) -> list.removeAll((Collection<Object>) a[0]));

    /** Removes all that are not in a collection. */
    public static final Operation RETAIN_ALL =
            ALL.add("RETAIN_ALL", (list, a) -> list.retainAll((Collection<Object>) a[0]));

    /** Removes all. */
    public static final Operation CLEAR = ALL.add("CLEAR", (list, a) -> {
        list.clear();
        return null;
    });

    /** Where an element is first. */
    public static final Operation INDEX_OF = ALL.add("INDEX_OF", (list, a) -> list.indexOf(a[0]));

    /** Where an element is last. */
    public static final Operation LAST_INDEX_OF = ALL.add("LAST_INDEX_OF", (list, a) -> list.lastIndexOf(a[0]));

    /** Whether all of a collection are in it. */
    public static final Operation CONTAINS_ALL =
            ALL.add("CONTAINS_ALL", (list, a) -> list.containsAll((Collection<Object>) a[0]));

    /** As {@link List#removeIf}. */
    public static final Operation REMOVE_IF =
            ALL.add("REMOVE_IF", (list, a) -> list.removeIf((Predicate<Object>) a[0]));

    /** As {@link List#replaceAll}; all or, if the function fails, nothing. */
    public static final Operation REPLACE_ALL = ALL.add("REPLACE_ALL", (list, a) -> {
        UnaryOperator<Object> function = (UnaryOperator<Object>) a[0];
        List<Object> replaced = new ArrayList<>();
        for (Object element : list) {
            replaced.add(function.apply(element));
        }
        list.replaceWith(replaced);
        return null;
    });

    /** All elements. */
    public static final Operation ELEMENTS = ALL.add("ELEMENTS", (list, a) -> new ArrayList<>(list));

    /** Its version and all elements. */
    public static final Operation SNAPSHOT =
            ALL.add("SNAPSHOT", (list, a) -> new ArrayList<>(List.of(list.version(), new ArrayList<>(list))));

    /** Removes the element at an index of a version. */
    public static final Operation REMOVE_OF_VERSION = ALL.add("REMOVE_OF_VERSION", (list, a) -> {
        list.check((int) a[0]);
        list.remove((int) a[1]);
        return list.version();
    });

    /** Replaces the element at an index of a version. */
    public static final Operation SET_OF_VERSION = ALL.add("SET_OF_VERSION", (list, a) -> {
        list.check((int) a[0]);
        list.set((int) a[1], a[2]);
        return list.version();
    });

    /** Inserts an element at an index of a version. */
    public static final Operation ADD_OF_VERSION = ALL.add("ADD_OF_VERSION", (list, a) -> {
        list.check((int) a[0]);
        list.add((int) a[1], a[2]);
        return list.version();
    });

    /** Replaces all elements if the list is still of a version; whether it was. */
    public static final Operation REPLACE_OF_VERSION = ALL.add("REPLACE_OF_VERSION", (list, a) -> {
        boolean unchanged = list.version() == (int) a[0];
        if (unchanged) {
            list.replaceWith((List<Object>) a[1]);
        }
        return unchanged;
    });

    /** A function of the list as a whole. */
    public static final Operation ATOMICALLY =
            ALL.add("ATOMICALLY", (list, a) -> list.apply((Function<Object, @Nullable Object>) a[0]));

    private ListOperation() {}

    /** A list that tells its version, which is another after each change. */
    static final class Versioned extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;

        private int replacements; // which the list's own count leaves out

        int version() {
            return modCount + replacements;
        }

        void check(int version) {
            if (version != version()) {
                throw new ConcurrentModificationException(
                        "the list has been changed, by this process or another, since the iterator was made");
            }
        }

        @Override
        public Object set(int index, Object element) {
            replacements++;
            return super.set(index, element);
        }

        void replaceWith(List<Object> elements) {
            for (int i = 0; i < elements.size(); i++) {
                set(i, elements.get(i));
            }
        }

        /** A view of the list may replace elements unseen. */
        @Nullable
        Object apply(Function<Object, @Nullable Object> function) {
            replacements++;
            return function.apply(this);
        }
    }
}
