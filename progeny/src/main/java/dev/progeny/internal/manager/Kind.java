package dev.progeny.internal.manager;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;

/** The kinds of objects that each server can make by itself. */
public final class Kind {
    private static final Kind[] ALL = new Kind[10];

    /** A map. */
    public static final Kind MAP = new Kind(0, MapOperation.ALL, a -> new Owned<>(new LinkedHashMap<>()));

    /** A list. */
    public static final Kind LIST = new Kind(1, ListOperation.ALL, a -> new Owned<>(new ListOperation.Versioned()));

    /** A set. */
    public static final Kind SET = new Kind(2, SetOperation.ALL, a -> new Owned<>(new LinkedHashSet<>()));

    /** A queue of a capacity. */
    public static final Kind QUEUE = new Kind(3, QueueOperation.ALL, a -> new OwnedQueue((int) a[0]));

    /** A namespace. */
    public static final Kind NAMESPACE = new Kind(4, MapOperation.ALL, a -> new Owned<>(new LinkedHashMap<>()));

    /** A value. */
    public static final Kind VALUE = new Kind(5, ValueOperation.ALL, a -> new Owned<>(new ValueOperation.Cell(a[0])));

    /** A lock. */
    public static final Kind LOCK = new Kind(6, LockOperation.ALL, a -> new OwnedLock());

    /** An event. */
    public static final Kind EVENT = new Kind(7, EventOperation.ALL, a -> new OwnedEvent());

    /** A semaphore with so many permits. */
    public static final Kind SEMAPHORE = new Kind(8, SemaphoreOperation.ALL, a -> new OwnedSemaphore((int) a[0]));

    /** A barrier for so many parties, with an action or null. */
    public static final Kind BARRIER =
            new Kind(9, BarrierOperation.ALL, a -> new CyclicBarrier((int) a[0], (Runnable) a[1]));

    /** How an object comes to be. */
    private interface Making {
        Object of(@Nullable Object[] arguments);
    }

    private final int number;
    private final Operations<?> operations;
    private final Making making;

    private Kind(int number, Operations<?> operations, Making making) {
        this.number = number;
        this.operations = operations;
        this.making = making;
        ALL[number] = this;
    }

    /** {@return the kind of a number} */
    static Kind of(int number) {
        return ALL[number];
    }

    /** {@return its number, the same in each process} */
    public int number() {
        return number;
    }

    /** {@return what can be asked of it, by number} */
    Operation[] operations() {
        return operations.toArray();
    }

    /** {@return a new object} */
    Object make(@Nullable Object[] arguments) {
        return making.of(arguments);
    }
}
