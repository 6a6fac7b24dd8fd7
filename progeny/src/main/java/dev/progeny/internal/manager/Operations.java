package dev.progeny.internal.manager;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one kind of object, numbered in the order in which they are added.
 *
 * @param <T> the type of the objects
 */
final class Operations<T> {
    private final boolean owned;
    private final List<Operation> all = new ArrayList<>();

    /** @param owned whether the objects are {@link Owned}, and each operation is done under the lock */
    Operations(boolean owned) {
        this.owned = owned;
    }

    /** Adds one that is done whatever interrupts there are. */
    Operation add(String name, Owned.Body<T> body) {
        return add(name, false, false, body);
    }

    /** Adds one that may wait, whatever interrupts there are. */
    Operation addPatient(String name, Owned.Body<T> body) {
        return add(name, false, true, body);
    }

    /** Adds one that may wait, and that an interrupt ends. */
    Operation addWaiting(String name, Owned.Body<T> body) {
        return add(name, true, true, body);
    }

    private Operation add(String name, boolean isInterruptible, boolean waits, Owned.Body<T> body) {
        Operation operation = new Numbered<>(name, all.size(), isInterruptible, waits, owned, body);
        all.add(operation);
        return operation;
    }

    /** {@return all, by number} */
    Operation[] toArray() {
        return all.toArray(Operation[]::new);
    }

    private record Numbered<T>(
            String name, int number, boolean isInterruptible, boolean waits, boolean owned, Owned.Body<T> body)
            implements Operation {
        @Override
        @SuppressWarnings("unchecked") // the kind of an object decides on its operations
        public @Nullable Object run(Object target, @Nullable Object[] arguments) throws Throwable {
            return owned ? Owned.run(target, body, arguments) : body.run((T) target, arguments);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
