package dev.progeny.internal.manager;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What can be asked of a set. */
@SuppressWarnings("unchecked") // the facade passes what fits
public final class SetOperation {
    static final Operations<Set<Object>> ALL = new Operations<>(true);

    /** Its size. */
    public static final Operation SIZE = ALL.add("SIZE", (set, a) -> set.size());

    /** Whether an element is in it. */
    public static final Operation CONTAINS = ALL.add("CONTAINS", (set, a) -> set.contains(a[0]));

    /** Whether all of a collection are in it. */
    public static final Operation CONTAINS_ALL =
            ALL.add("CONTAINS_ALL", (set, a) -> set.containsAll((Collection<Object>) a[0]));

    /** Adds an element. */
    public static final Operation ADD = ALL.add("ADD", (set, a) -> set.add(a[0]));

    /** Adds some. */
    public static final Operation ADD_ALL = ALL.add("ADD_ALL", (set, a) -> set.addAll((Collection<Object>) a[0]));

    /** Removes an element. */
    public static final Operation REMOVE = ALL.add("REMOVE", (set, a) -> set.remove(a[0]));

    /** Removes all that are in a collection. */
    public static final Operation REMOVE_ALL = ALL.add("REMOVE_ALL", (set, a) -> {
        boolean changed = false;
        for (Object element : (Collection<Object>) a[0]) {
            changed |= set.remove(element);
        }
        return changed;
    });

    /** Removes all that are not in a collection. */
    public static final Operation RETAIN_ALL =
            ALL.add("RETAIN_ALL", (set, a) -> set.retainAll((Collection<Object>) a[0]));

    /** Removes all. */
    public static final Operation CLEAR = ALL.add("CLEAR", (set, a) -> {
        set.clear();
        return null;
    });

    /** As {@link Set#removeIf}. */
    public static final Operation REMOVE_IF = ALL.add("REMOVE_IF", (set, a) -> set.removeIf((Predicate<Object>) a[0]));

    /** All elements. */
    public static final Operation ELEMENTS = ALL.add("ELEMENTS", (set, a) -> new ArrayList<>(set));

    /** A function of the set as a whole. */
    public static final Operation ATOMICALLY =
            ALL.add("ATOMICALLY", (set, a) -> ((Function<Object, @Nullable Object>) a[0]).apply(set));

    private SetOperation() {}
}
