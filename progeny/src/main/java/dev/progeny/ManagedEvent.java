package dev.progeny;

import dev.progeny.internal.manager.Arrivals;
import dev.progeny.internal.manager.EventOperation;
import dev.progeny.internal.manager.ObjectTicket;
import dev.progeny.internal.manager.Stub;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A flag that lives in the process of a {@link Manager} and that threads of any process wait for; this is a handle of it. Who waits while it is
 * set hears of it, also if it is cleared at once. Each method throws {@link ManagerGoneException} if the manager has ended, or ends during the
 * wait; the death of another process changes nothing.
 *
 * @serial exclude
 */
public final class ManagedEvent extends ManagedHandle {
    private static final long serialVersionUID = 1L;

    ManagedEvent(Stub stub) {
        super(stub);
    }

    /** Sets it; all who wait go on. */
    public void set() {
        stub.<@Nullable Object>ask(EventOperation.SET);
    }

    /** Clears it; who waits from now on waits until it is set again. */
    public void clear() {
        stub.<@Nullable Object>ask(EventOperation.CLEAR);
    }

    /** {@return whether it is set} */
    public boolean isSet() {
        return stub.<Boolean>ask(EventOperation.IS_SET);
    }

    /**
     * Waits until it is set.
     *
     * @throws InterruptedException if interrupted before or during the wait
     */
    public void await() throws InterruptedException {
        stub.<Boolean>askInterruptibly(EventOperation.AWAIT, Long.MAX_VALUE);
    }

    /**
     * Waits until it is set, but no longer than {@code timeout}.
     *
     * @param timeout how long; zero or less does not wait
     * @return whether it was set in time
     * @throws InterruptedException if interrupted before or during the wait
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return stub.<Boolean>askInterruptibly(EventOperation.AWAIT, Checks.nanos(timeout));
    }

    private Object writeReplace() throws ObjectStreamException {
        return new Reference(stub.ticket());
    }

    /** What travels in its place. */
    private record Reference(ObjectTicket ticket) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            return Arrivals.arrive(ticket, ManagedEvent::new);
        }
    }
}
