package dev.progeny.internal.memory;

import dev.progeny.internal.platform.ProcessIdentity;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongPredicate;

/**
 * The word in shared memory that says which process holds something; zero when none does. It is a {@link ProcessIdentity}: the id alone
 * would lie, and a waiter would wait for a stranger. A process that was stopped still holds what it holds.
 *
 * <p>Invariant: while an owner lives, only it changes the word; otherwise anyone may, but by compare-and-set alone. So of all processes
 * that notice a death, exactly one inherits.
 */
public final class OwnerWord {
    /** What an attempt to take the word came to. */
    public enum Taking {
        /** It was free. */
        TAKEN,
        /** Its owner had died; what it had begun may need repair. */
        INHERITED,
        /** A living process holds it, this one perhaps. */
        HELD
    }

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long FREE = ProcessIdentity.NONE;

    private final ByteBuffer bytes;
    private final int offset;
    private final LongPredicate liveness;

    /** The word at {@code offset}, a multiple of 8, of mapped {@code bytes}. */
    public OwnerWord(ByteBuffer bytes, int offset) {
        this(bytes, offset, ProcessIdentity::isAlive);
    }

    OwnerWord(ByteBuffer bytes, int offset, LongPredicate liveness) {
        this.bytes = bytes;
        this.offset = offset;
        this.liveness = liveness;
    }

    /** Takes the word for the process {@code self} if nobody holds it, dead or alive. Never waits, and never looks at another process. */
    public boolean tryTakeFree(long self) {
        return isFree() && LONGS.compareAndSet(bytes, offset, FREE, self);
    }

    /** Takes the word for the process {@code self} if it is free or its owner is dead. Never waits. */
    public Taking tryTake(long self) {
        long seen = (long) LONGS.getAcquire(bytes, offset); // partner: the release in give()
        if (seen != FREE && liveness.test(seen)) {
            return Taking.HELD;
        }
        // Killed before the next line we have changed nothing; killed after it we are a dead owner like any other.
        if (!LONGS.compareAndSet(bytes, offset, seen, self)) {
            return Taking.HELD; // another was faster; the caller waits or tries again
        }
        // A dead owner never reached give(), so nothing orders its last plain stores: an heir repairs from released
        // words only.
        return seen == FREE ? Taking.TAKEN : Taking.INHERITED;
    }

    /**
     * Frees the word, which the caller's process must hold: what it did before is seen by whoever takes it next. Also a full fence: what
     * the caller looks at next is as of then or later.
     */
    public void give() {
        LONGS.setVolatile(bytes, offset, FREE);
    }

    /** {@return whether nobody holds it, dead or alive; costs one look at the word} */
    public boolean isFree() {
        return owner() == FREE;
    }

    /** {@return the process that holds it, dead or alive, or {@link ProcessIdentity#NONE}} */
    public long owner() {
        return (long) LONGS.getAcquire(bytes, offset);
    }
}
