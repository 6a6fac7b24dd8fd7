package dev.progeny.internal.manager;

/** What can be asked of a semaphore. */
public final class SemaphoreOperation {
    static final Operations<OwnedSemaphore> ALL = new Operations<>(false);

    /** Takes so many permits, within so many nanoseconds. */
    public static final Operation ACQUIRE =
            ALL.addWaiting("ACQUIRE", (semaphore, a) -> semaphore.acquire(Holder.current(), (int) a[0], (long) a[1]));

    /** Takes so many permits, however often the thread is interrupted. */
    public static final Operation ACQUIRE_UNINTERRUPTIBLY = ALL.addPatient(
            "ACQUIRE_UNINTERRUPTIBLY",
            (semaphore, a) -> semaphore.acquire(Holder.current(), (int) a[0], Long.MAX_VALUE));

    /** Gives so many permits back. */
    public static final Operation RELEASE = ALL.add("RELEASE", (semaphore, a) -> {
        semaphore.release(Holder.current(), (int) a[0]);
        return null;
    });

    /** How many are to be had. */
    public static final Operation AVAILABLE = ALL.add("AVAILABLE", (semaphore, a) -> semaphore.available());

    private SemaphoreOperation() {}
}
