package dev.progeny.internal.manager;

import java.io.InvalidObjectException;
import java.lang.ref.Reference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way to an object in another process. While it is reachable, that process knows that this one refers to the object. */
final class RemoteStub extends Stub {
    private final Way way;

    RemoteStub(Way way, long id) {
        super(id);
        this.way = way;
    }

    @Override
    public long pid() {
        return way.address().pid();
    }

    @Override
    public @Nullable Object here() {
        return null;
    }

    @Override
    public <H> H counted(long number, Function<Stub, H> maker) {
        return way.counted(number, maker);
    }

    @Override
    String server() {
        return way.address().server();
    }

    @Override
    @Nullable
    Object call(Operation operation, @Nullable Object[] arguments) throws Throwable {
        try {
            return way.call(id(), operation, arguments);
        } finally {
            Reference.reachabilityFence(this); // or the object might go while it works for us
        }
    }

    @Override
    public ObjectTicket ticket() throws InvalidObjectException {
        return way.ticket(id());
    }
}
