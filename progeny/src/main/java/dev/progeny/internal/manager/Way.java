package dev.progeny.internal.manager;

import java.io.InvalidObjectException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a {@link RemoteStub} needs of its process's link to the server. */
interface Way {
    ServerAddress address();

    /** As {@link Stub#call}. */
    @Nullable
    Object call(long object, Operation operation, @Nullable Object[] arguments) throws Throwable;

    /** As {@link Stub#ticket}. */
    ObjectTicket ticket(long object) throws InvalidObjectException;

    /** As {@link Stub#counted}. */
    <H> H counted(long id, Function<Stub, H> maker);
}
