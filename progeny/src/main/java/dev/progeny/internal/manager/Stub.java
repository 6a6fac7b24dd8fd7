package dev.progeny.internal.manager;

import dev.progeny.internal.codec.Rethrow;
import java.io.InvalidObjectException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way to one managed object; what a handle has. */
public abstract class Stub {
    private final long id;

    Stub(long id) {
        this.id = id;
    }

    final long id() {
        return id;
    }

    /** {@return the process of its server} */
    public abstract long pid();

    /** {@return the object itself if this is its process, else null} */
    public abstract @Nullable Object here();

    /**
     * {@return the handle of another object of the server, which that has just counted for the caller}
     *
     * @param number of the object
     * @param maker makes it of the way to the object
     * @param <H> its type
     */
    public abstract <H> H counted(long number, Function<Stub, H> maker);

    /** {@return the name of the server of the object} */
    abstract String server();

    /**
     * Asks something of the object, and waits for its answer.
     *
     * @return what the object returns; a copy, unless this is its process
     * @throws Throwable what the object throws; {@code InterruptedException} only if the operation is interruptible, or throws it itself
     */
    abstract @Nullable Object call(Operation operation, @Nullable Object[] arguments) throws Throwable;

    /**
     * {@return what travels in place of a handle}
     *
     * @throws InvalidObjectException if the object is gone, or its server
     */
    public abstract ObjectTicket ticket() throws InvalidObjectException;

    /**
     * Asks something of the object, and waits for its answer, however often the thread is interrupted.
     *
     * @return what the object returns
     * @param <R> its type, as the operation has it
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"
    }) // the operation decides; null only where R may be
    public <R extends @Nullable Object> R ask(Operation operation, @Nullable Object... arguments) {
        try {
            return (R) call(operation, arguments);
        } catch (Throwable e) {
            throw Rethrow.asItIs(e);
        }
    }

    /**
     * As {@link #ask}, of what an interrupt ends.
     *
     * @return what the object returns
     * @param <R> its type, as the operation has it
     * @throws InterruptedException if interrupted before or during the wait; then nothing has happened there
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // as above
    public <R extends @Nullable Object> R askInterruptibly(Operation operation, @Nullable Object... arguments)
            throws InterruptedException {
        try {
            return (R) call(operation, arguments);
        } catch (Throwable e) {
            throw Rethrow.asItIs(e);
        }
    }

    /** Whether another leads to the same object. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Stub that && that.id == id && that.server().equals(server());
    }

    @Override
    public int hashCode() {
        return 31 * server().hashCode() + Long.hashCode(id);
    }

    /** {@return which object of which server} */
    @Override
    public String toString() {
        return "object " + id + " of the manager in process " + pid();
    }
}
