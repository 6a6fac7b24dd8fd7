package dev.progeny.internal.manager;

import org.jspecify.annotations.Nullable;

/** Something that can be asked of an object of a server. Both sides know it by its number among those of its kind of object. */
public interface Operation {
    /** {@return its number} */
    int number();

    /** {@return whether an interrupt of the thread that asks ends it} */
    boolean isInterruptible();

    /** {@return whether it may wait in the server, which an interrupt ends there} */
    default boolean waits() {
        return isInterruptible();
    }

    /**
     * Does it, in the process of the server.
     *
     * @param target the object
     * @param arguments as many as it takes
     * @throws Throwable whatever the object throws
     */
    @Nullable
    Object run(Object target, @Nullable Object[] arguments) throws Throwable;
}
