package dev.progeny.internal.manager;

/** What can be asked of a queue. Those that may wait take last for how many nanoseconds. */
public final class QueueOperation {
    static final Operations<OwnedQueue> ALL = new Operations<>(false);

    /** Adds an element. */
    public static final Operation OFFER = ALL.addWaiting("OFFER", (queue, a) -> queue.offer(a[0], (long) a[1]));

    /** Takes the first. */
    public static final Operation POLL = ALL.addWaiting("POLL", (queue, a) -> queue.poll((long) a[0]));

    /** Looks at the first. */
    public static final Operation PEEK = ALL.add("PEEK", (queue, a) -> queue.peek());

    /** Takes the first ones. */
    public static final Operation DRAIN = ALL.add("DRAIN", (queue, a) -> queue.drain((int) a[0]));

    /** Its size. */
    public static final Operation SIZE = ALL.add("SIZE", (queue, a) -> queue.size());

    /** For how many more there is room. */
    public static final Operation REMAINING_CAPACITY =
            ALL.add("REMAINING_CAPACITY", (queue, a) -> queue.remainingCapacity());

    /** The numbers of the elements, and the elements. */
    public static final Operation SNAPSHOT = ALL.add("SNAPSHOT", (queue, a) -> queue.snapshot());

    /** Removes the element of a number. */
    public static final Operation REMOVE_NUMBER =
            ALL.add("REMOVE_NUMBER", (queue, a) -> queue.removeNumber((long) a[0]));

    /** Removes the first that equals an element. */
    public static final Operation REMOVE = ALL.add("REMOVE", (queue, a) -> queue.remove(a[0]));

    /** Whether an element is in it. */
    public static final Operation CONTAINS = ALL.add("CONTAINS", (queue, a) -> queue.contains(a[0]));

    /** Removes all. */
    public static final Operation CLEAR = ALL.add("CLEAR", (queue, a) -> {
        queue.clear();
        return null;
    });

    /** Counts one element as dealt with. */
    public static final Operation TASK_DONE = ALL.add("TASK_DONE", (queue, a) -> queue.taskDone());

    /** Waits until all have been dealt with. */
    public static final Operation AWAIT_ALL_DONE =
            ALL.addWaiting("AWAIT_ALL_DONE", (queue, a) -> queue.awaitAllDone((long) a[0]));

    private QueueOperation() {}
}
