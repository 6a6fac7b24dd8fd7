package dev.progeny.internal.manager;

/** What can be asked of a lock. The last argument is the number of the thread; before it stand a condition and nanoseconds, where needed. */
public final class LockOperation {
    static final Operations<OwnedLock> ALL = new Operations<>(false);

    /** Takes it, however often the thread is interrupted. */
    public static final Operation LOCK =
            ALL.addPatient("LOCK", (lock, a) -> lock.lock(Holder.current(), (long) a[0], Long.MAX_VALUE));

    /** Takes it. */
    public static final Operation LOCK_INTERRUPTIBLY =
            ALL.addWaiting("LOCK_INTERRUPTIBLY", (lock, a) -> lock.lock(Holder.current(), (long) a[1], (long) a[0]));

    /** Takes it if it is free. */
    public static final Operation TRY_LOCK =
            ALL.add("TRY_LOCK", (lock, a) -> lock.tryLock(Holder.current(), (long) a[0]));

    /** Gives it back. */
    public static final Operation UNLOCK = ALL.add("UNLOCK", (lock, a) -> {
        lock.unlock(Holder.current(), (long) a[0]);
        return null;
    });

    /** Whether the thread holds it. */
    public static final Operation IS_HELD =
            ALL.add("IS_HELD", (lock, a) -> lock.isHeldBy(Holder.current(), (long) a[0]));

    /** Whether any thread holds it. */
    public static final Operation IS_LOCKED = ALL.add("IS_LOCKED", (lock, a) -> lock.isLocked());

    /** Whether it came from a dead process. */
    public static final Operation IS_INHERITED =
            ALL.add("IS_INHERITED", (lock, a) -> lock.isInherited(Holder.current(), (long) a[0]));

    /** Makes a condition. */
    public static final Operation NEW_CONDITION = ALL.add("NEW_CONDITION", (lock, a) -> lock.newCondition());

    /** Waits for a signal. */
    public static final Operation AWAIT =
            ALL.addWaiting("AWAIT", (lock, a) -> lock.await((int) a[0], Holder.current(), (long) a[2], (long) a[1]));

    /** Waits for a signal, however often the thread is interrupted. */
    public static final Operation AWAIT_UNINTERRUPTIBLY = ALL.addPatient(
            "AWAIT_UNINTERRUPTIBLY",
            (lock, a) -> lock.await((int) a[0], Holder.current(), (long) a[1], Long.MAX_VALUE));

    /** Wakes one waiter. */
    public static final Operation SIGNAL = ALL.add("SIGNAL", (lock, a) -> {
        lock.signal((int) a[0], Holder.current(), (long) a[1]);
        return null;
    });

    /** Wakes all waiters. */
    public static final Operation SIGNAL_ALL = ALL.add("SIGNAL_ALL", (lock, a) -> {
        lock.signalAll((int) a[0], Holder.current(), (long) a[1]);
        return null;
    });

    private LockOperation() {}
}
