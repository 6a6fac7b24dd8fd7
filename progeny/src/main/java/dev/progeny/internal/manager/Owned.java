package dev.progeny.internal.manager;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A collection of a server and the lock under which all is done with it, so that each operation is atomic, functions of users included.
 *
 * @param <T> its type
 */
final class Owned<T> {
    private final T object;
    private final ReentrantLock lock = new ReentrantLock();

    Owned(T object) {
        this.object = object;
    }

    /** What an operation does with the object. */
    interface Body<T> {
        @Nullable
        Object run(T object, @Nullable Object[] arguments) throws Throwable;
    }

    /** Does something with the object of {@code owned}, under its lock. */
    static <T> @Nullable Object run(Object owned, Body<T> body, @Nullable Object[] arguments) throws Throwable {
        @SuppressWarnings("unchecked") // the kind of an object decides on its operations
        Owned<T> target = (Owned<T>) owned;
        target.lock.lockInterruptibly(); // by the end of the process that asks
        try {
            return body.run(target.object, arguments);
        } finally {
            target.lock.unlock();
        }
    }
}
