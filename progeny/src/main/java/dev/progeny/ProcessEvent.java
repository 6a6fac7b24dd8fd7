package dev.progeny;

import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.sync.Event;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * A flag that threads of any process set, clear and wait for, after Python's {@code Event}. Who waits when it is set goes on, also if it is
 * cleared at once. What a thread did before it set the flag happens-before what another does after it saw it set.
 *
 * <p>It may be captured by a task, passed as an argument, returned, sent through a pipe or put on a queue; what arrives is the same event.
 *
 * <p><b>When a process dies.</b> The flag stays as it is. If all who might have set it have died, who waits goes on waiting: where that may
 * happen, use {@link #await(Duration)}.
 *
 * <p><b>How long it lives.</b> Its file is in memory (see the guide) and is removed by {@link #close}, in whichever process; else when the
 * process that made it has ended and no other process that holds a reference is alive. All methods but {@link #await()} and its timed form
 * return at once; all may be called by any number of threads and processes at once, and all but {@link #close}, {@link #isClosed} and {@link #isReady} throw
 * {@link IllegalStateException} once it was closed, by any process.
 *
 * @serial exclude
 */
public final class ProcessEvent implements Waitable, Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final Handles<Event, ProcessEvent> HANDLES =
            new Handles<>("event", "an event", Event::open, ProcessEvent::new);

    private final transient Event event;

    private ProcessEvent(Event event) {
        this.event = event;
    }

    /**
     * Makes an event that is not set.
     *
     * @return an event that the caller should close
     * @throws UncheckedIOException if there is no shared memory for it; the message says how to get more
     */
    public static ProcessEvent create() {
        return HANDLES.create(Event::create);
    }

    /** Sets the flag, and wakes all who wait. Does nothing if it is set. */
    public void set() {
        event.set();
    }

    /** Clears the flag. */
    public void clear() {
        event.clear();
    }

    /** {@return whether the flag is set} */
    public boolean isSet() {
        return event.isSet();
    }

    /** {@return whether the flag is set, or the event was closed} */
    @Override
    public boolean isReady() {
        return event.isClosed() || event.peek();
    }

    /**
     * Waits until the flag is set.
     *
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalStateException if the event is closed, by any process, before or during the wait
     */
    public void await() throws InterruptedException {
        boolean set = event.await(Deadlines.NEVER);
        assert set;
    }

    /**
     * Waits until the flag is set, but no longer than {@code timeout}.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @return false if it was not set all that time
     * @throws NullPointerException if {@code timeout} is null
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IllegalStateException if the event is closed, by any process, before or during the wait
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return event.await(Deadlines.after(timeout));
    }

    /** {@return whether the event was closed, by any process} */
    public boolean isClosed() {
        return event.isClosed();
    }

    /** Closes the event for all processes, and removes its file; those who wait get an {@link IllegalStateException}. */
    @Override
    public void close() {
        HANDLES.close(event, this);
    }

    /** {@return which event this is, and whether it is set} */
    @Override
    public String toString() {
        return "ProcessEvent[" + event.path() + ", " + (isClosed() ? "closed" : event.peek() ? "set" : "not set") + "]";
    }

    private Object writeReplace() {
        return new Reference(HANDLES.travelling(event));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw HANDLES.notByFields();
    }

    /**
     * What travels: where the event is.
     *
     * @param path of its file
     */
    private record Reference(String path) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            return HANDLES.arrived(path);
        }
    }
}
