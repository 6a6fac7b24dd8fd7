package dev.progeny.internal.manager;

/** What can be asked of an event. */
public final class EventOperation {
    static final Operations<OwnedEvent> ALL = new Operations<>(false);

    /** Sets it. */
    public static final Operation SET = ALL.add("SET", (event, a) -> {
        event.set();
        return null;
    });

    /** Clears it. */
    public static final Operation CLEAR = ALL.add("CLEAR", (event, a) -> {
        event.clear();
        return null;
    });

    /** Whether it is set. */
    public static final Operation IS_SET = ALL.add("IS_SET", (event, a) -> event.isSet());

    /** Waits for it, so many nanoseconds. */
    public static final Operation AWAIT = ALL.addWaiting("AWAIT", (event, a) -> event.await((long) a[0]));

    private EventOperation() {}
}
