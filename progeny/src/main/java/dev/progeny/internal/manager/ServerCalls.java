package dev.progeny.internal.manager;

import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a server does for its clients; {@link Holder#current} is the client. */
interface ServerCalls {
    /** {@return the number of a new object of a kind, held by the client} */
    long make(int kind, @Nullable Object[] arguments);

    /** {@return the number of a new object with an interface, held by the client} */
    long create(Class<?> type, Supplier<?> supplier);

    /** Holds an object for the client, for which a ticket has then served its time. {@return whether it is there} */
    boolean hold(long id, long ticket);

    /** {@return the number of a new ticket for an object, or 0 if it is gone} */
    long lend(long id);

    /** Gives an object a name. */
    void publish(String name, Object object);

    /** Takes a name back. {@return whether there was one} */
    boolean unpublish(String name);

    /** {@return the object of a name} */
    Object find(String name);

    /** Lets other programs in. {@return where they may come to} */
    String serve(String where, byte[] secret, String pattern) throws IOException;

    /** {@return how many objects are referred to, the server itself aside} */
    int count();
}
