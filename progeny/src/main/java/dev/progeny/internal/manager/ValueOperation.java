package dev.progeny.internal.manager;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What can be asked of a value. */
@SuppressWarnings("unchecked") // the facade passes what fits
public final class ValueOperation {
    static final Operations<Cell> ALL = new Operations<>(true);

    /** The value. */
    public static final Operation GET = ALL.add("GET", (cell, a) -> cell.value);

    /** Replaces it. */
    public static final Operation SET = ALL.add("SET", (cell, a) -> {
        cell.value = a[0];
        return null;
    });

    /** Replaces it, and returns the former. */
    public static final Operation GET_AND_SET = ALL.add("GET_AND_SET", (cell, a) -> {
        Object former = cell.value;
        cell.value = a[0];
        return former;
    });

    /** Replaces it if it equals something. */
    public static final Operation COMPARE_AND_SET = ALL.add("COMPARE_AND_SET", (cell, a) -> {
        boolean equal = Objects.equals(cell.value, a[0]);
        if (equal) {
            cell.value = a[1];
        }
        return equal;
    });

    /** Replaces it by a function of itself. */
    public static final Operation UPDATE = ALL.add("UPDATE", (cell, a) -> {
        cell.value = ((UnaryOperator<@Nullable Object>) Objects.requireNonNull(a[0])).apply(cell.value);
        return cell.value;
    });

    private ValueOperation() {}

    /** Where the value is. */
    static final class Cell {
        private @Nullable Object value;

        Cell(@Nullable Object value) {
            this.value = value;
        }
    }
}
