package dev.progeny.internal.manager;

import dev.progeny.ManagerGoneException;
import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.Encoding;
import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.codec.Traces;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.codec.Witness;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.Interrupts;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a process has of one server: a connection for what needs no answer, by which the server knows that this process lives, and
 * {@link Lanes} for calls.
 *
 * <p>It ends when the server does; its handles tell that from then on.
 */
public final class Link implements Way {
    private static final Duration FAREWELL = Duration.ofMillis(200); // a server that ends does so on all connections
    private static final Encoded[] NONE = {};

    private final ServerAddress address;
    private final @Nullable ObjectInputFilter valueFilter; // null: it is of the family
    private final @Nullable ObjectInputFilter thrownFilter;
    private final FrameChannel control;
    private final Runnable whenEnded;
    private final Lanes lanes;
    private final Passage passage;
    private final ObjectHandles handles = new ObjectHandles(id -> new RemoteStub(this, id), this::tell);
    private @Nullable ManagerGoneException gone; // guarded by this

    /**
     * @param filter decides on each class of what the server sends; null if it is of the family
     * @param control the first connection, on which the server has greeted
     * @param session what it said there
     * @param whenEnded is told when this has ended, perhaps more than once
     */
    Link(
            ServerAddress address,
            Door door,
            @Nullable ObjectInputFilter filter,
            FrameChannel control,
            long session,
            Runnable whenEnded) {
        this.address = address;
        this.valueFilter = filter == null ? null : Filters.ofValues(filter);
        this.thrownFilter = filter == null ? null : Filters.ofThrown(filter);
        this.passage = new Passage(address.server(), server(), null, filter != null);
        this.control = control;
        this.whenEnded = whenEnded;
        this.lanes = new Lanes(door, session, address.isFamily());
    }

    @Override
    public ServerAddress address() {
        return address;
    }

    /** {@return the way to the server itself} */
    private Stub server() {
        return new RemoteStub(this, ServerOperation.SERVER_ID);
    }

    @Override
    @SuppressWarnings("unchecked") // an object has handles of one kind only
    public <H> H counted(long id, Function<Stub, H> maker) {
        return (H) handles.counted(id, maker);
    }

    /** {@return the handle of the server itself, which the server has for good and so does not count} */
    public <H> H manager(Function<Stub, H> maker) {
        return counted(ServerOperation.SERVER_ID, maker);
    }

    /** {@return the handle of an object for which a ticket came} */
    <H> H take(ObjectTicket ticket, Function<Stub, H> maker) {
        if (!(boolean) ask(ServerOperation.HOLD, ticket.id(), ticket.number())) {
            throw Entry.gone();
        }
        return counted(ticket.id(), maker);
    }

    @Override
    public ObjectTicket ticket(long object) throws InvalidObjectException {
        if (Passage.of(address.server()) != null) {
            return new ObjectTicket(address.bare(), object, 0);
        }
        if (!address.isFamily()) {
            throw new InvalidObjectException(
                    "a handle of a manager of another program cannot be passed to another process;"
                            + " let that process call Manager.connect for itself");
        }
        long number = (long) ask(ServerOperation.LEND, object);
        Encoding.passenger(receiver -> give(object, number, receiver));
        return new ObjectTicket(address, object, number);
    }

    private Object ask(Operation operation, Object... arguments) {
        return server().<Object>ask(operation, arguments);
    }

    /** Tells the server who receives a ticket; if it has ended, nobody needs to know. */
    private void give(long id, long ticket, long receiver) {
        tell(ByteBuffer.allocate(1 + 3 * Long.BYTES)
                .put(Session.GIVE)
                .putLong(id)
                .putLong(ticket)
                .putLong(receiver)
                .flip());
    }

    /** Says something that needs no answer; an interrupt is put off. */
    private void tell(ByteBuffer message) {
        try {
            Interrupts.putOffWhile(() -> control.send(message));
        } catch (IOException e) {
            return; // the server has ended, as the next call will find
        }
    }

    private void interrupt(int lane, long call) {
        tell(ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES)
                .put(Session.INTERRUPT)
                .putInt(lane)
                .putLong(call)
                .flip());
    }

    @Override
    public @Nullable Object call(long object, Operation operation, @Nullable Object[] arguments) throws Throwable {
        handles.releaseUnreachable();
        boolean interruptible = operation.isInterruptible();
        if (interruptible && Thread.interrupted()) {
            throw new InterruptedException();
        }
        Encoded[] encoded = encode(operation, arguments);
        Lane lane = lane();
        boolean whole = false;
        ByteBuffer outcome;
        try {
            outcome = lane.exchange(object, operation, encoded, interruptible ? this::interrupt : null);
            whole = true;
        } catch (InterruptedException e) {
            whole = true;
            throw e;
        } catch (IOException e) {
            if (operation.waits()) {
                lane.giveUp(this::interrupt); // or it would take, or pass, what nobody gets
            }
            throw failed(
                    "has ended a call, of which is not known whether it had an effect: it is about to end, or has no memory for"
                            + " the call, see maxHeap(size); or something has cut the connection",
                    e);
        } finally {
            if (!whole) {
                lane.close();
            }
        }
        boolean interrupted = lane.wasInterrupted();
        lanes.giveBack(lane);
        return result(outcome, interrupted);
    }

    private @Nullable Object result(ByteBuffer outcome, boolean interrupted) throws Throwable {
        boolean pending = interrupted;
        Passage around = passage.enter();
        try {
            if (outcome.get() == Calls.VALUE) {
                return ValueCodec.decode(
                        outcome.slice(),
                        valueFilter == null ? null : new Witness(valueFilter, "this client", "Manager.connect"));
            }
            Throwable thrown = ThrownCodec.decode(outcome.slice(), thrownFilter);
            pending &= !(thrown instanceof InterruptedException);
            throw Traces.withCaller(thrown, address.pid(), "manager");
        } finally {
            Passage.leave(around);
            if (pending) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Encoded[] encode(Operation operation, @Nullable Object[] arguments) {
        if (arguments.length == 0) {
            return NONE;
        }
        Encoded[] encoded = new Encoded[arguments.length];
        Passage around = passage.enter();
        try {
            for (int i = 0; i < arguments.length; i++) {
                encoded[i] = ValueCodec.encode(arguments[i], "argument " + (i + 1) + " of " + operation);
            }
        } finally {
            Passage.leave(around);
        }
        return encoded;
    }

    private Lane lane() {
        ensureThere();
        try {
            return lanes.borrow();
        } catch (Greeting.RefusedException e) {
            throw new ManagerGoneException(address + " has refused a call: " + e.getMessage(), e);
        } catch (IOException e) {
            throw failed(
                    "does not let in one more thread that calls it, although it has not ended; the call was not made: "
                            + e.getMessage(),
                    e);
        }
    }

    private synchronized void ensureThere() {
        if (gone != null) {
            throw new ManagerGoneException(Objects.requireNonNull(gone.getMessage()), gone);
        }
    }

    /** {@return what to throw because a lane has ended, or could not be had} */
    private ManagerGoneException failed(String what, IOException e) {
        if (isServerGone()) {
            return end("has ended: it was closed or killed, or has crashed", e);
        }
        lanes.closeIdle(); // what has cut one may have cut them all
        return new ManagerGoneException(address + " " + what, e);
    }

    /** {@return whether the first connection ends too, in a moment: the server says nothing more there} */
    private boolean isServerGone() {
        try {
            long deadlineNanos = Deadlines.after(FAREWELL);
            return Interrupts.putOff(() -> control.receive(deadlineNanos) != null);
        } catch (IOException e) {
            return true;
        }
    }

    /** Ends this link, because its server has ended or is about to; calls that wait fail. {@return what to throw} */
    public ManagerGoneException end(String reason, @Nullable Exception cause) {
        ManagerGoneException first;
        synchronized (this) {
            if (gone == null) {
                gone = new ManagerGoneException(address + " " + reason, cause);
            }
            first = gone;
        }
        lanes.close();
        control.close();
        whenEnded.run();
        return new ManagerGoneException(Objects.requireNonNull(first.getMessage()), cause);
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
