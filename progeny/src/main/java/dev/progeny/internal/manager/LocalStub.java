package dev.progeny.internal.manager;

import java.io.InvalidObjectException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way to an object within the process of its server. It holds the object itself. */
final class LocalStub extends Stub {
    private final Home home;
    private final Entry entry;
    private final Object object;

    LocalStub(Home home, Entry entry) {
        super(entry.id());
        this.home = home;
        this.entry = entry;
        this.object = entry.object();
    }

    /** What this needs of the server. */
    interface Home {
        String name();

        long pid();

        /** {@return what travels in place of a handle of an object} */
        ObjectTicket ticket(Entry entry) throws InvalidObjectException;

        /** As {@link Stub#counted}. */
        <H> H counted(long id, Function<Stub, H> maker);
    }

    @Override
    public long pid() {
        return home.pid();
    }

    @Override
    public Object here() {
        return object;
    }

    @Override
    public <H> H counted(long number, Function<Stub, H> maker) {
        return home.counted(number, maker);
    }

    @Override
    String server() {
        return home.name();
    }

    @Override
    @Nullable
    Object call(Operation operation, @Nullable Object[] arguments) throws Throwable {
        return operation.run(object, arguments);
    }

    @Override
    public ObjectTicket ticket() throws InvalidObjectException {
        return home.ticket(entry);
    }
}
