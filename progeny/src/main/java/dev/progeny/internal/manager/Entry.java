package dev.progeny.internal.manager;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** An object of a server, and who holds it. What changes is guarded by the {@link Table} that it is in. */
final class Entry {
    private final long id;
    private final Operation[] operations;
    private final @Nullable Class<?> type;
    private final Reference weak;
    private final IdentityHashMap<Object, Integer> holds = new IdentityHashMap<>();
    private @Nullable Object strong;

    /** Knows the object, and is queued when that was collected. */
    static final class Reference extends WeakReference<Object> {
        private final int hash;
        private final Entry entry;

        private Reference(Object object, Entry entry, ReferenceQueue<Object> queue) {
            super(object, queue);
            this.hash = System.identityHashCode(object);
            this.entry = entry;
        }

        /** {@return the identity hash code of the object} */
        int hash() {
            return hash;
        }

        Entry entry() {
            return entry;
        }
    }

    Entry(long id, Object object, Operation[] operations, @Nullable Class<?> type, ReferenceQueue<Object> queue) {
        this.id = id;
        this.operations = operations;
        this.type = type;
        this.weak = new Reference(object, this, queue);
    }

    long id() {
        return id;
    }

    /**
     * {@return the object}
     *
     * @throws IllegalStateException if it is gone
     */
    Object object() {
        Object object = weak.get();
        if (object == null) {
            throw gone();
        }
        return object;
    }

    /** {@return what to throw because of an object that is gone} */
    static IllegalStateException gone() {
        return new IllegalStateException("the managed object is gone: no process referred to it any more");
    }

    Reference reference() {
        return weak;
    }

    /** {@return its interface; null if the server made it by itself} */
    @Nullable
    Class<?> type() {
        return type;
    }

    Operation operation(int number) {
        if (number < 0 || number >= operations.length) {
            throw new IllegalArgumentException(
                    "operation must be between 0 and " + (operations.length - 1) + ", was " + number);
        }
        return operations[number];
    }

    /**
     * Counts one more reference by {@code by}. A process that has died gets none, since what it held may have been taken back already: its
     * last call may still be served.
     *
     * @return whether the object is there, and {@code by} has not died
     */
    boolean hold(Object by) {
        Object object = weak.get();
        if (object == null || by instanceof Holder process && process.isDead()) {
            return false;
        }
        holds.merge(by, 1, Integer::sum);
        strong = object;
        return true;
    }

    /** Takes back {@code count} references by {@code by}. */
    void release(Object by, int count) {
        holds.computeIfPresent(by, (holder, held) -> held > count ? held - count : null);
        if (holds.isEmpty()) {
            strong = null;
        }
    }

    boolean isHeld() {
        return strong != null;
    }
}
