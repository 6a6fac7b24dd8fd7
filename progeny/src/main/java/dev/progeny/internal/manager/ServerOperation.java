package dev.progeny.internal.manager;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What can be asked of a server itself. */
@SuppressWarnings("unchecked") // the facade passes what fits
public final class ServerOperation {
    static final Operations<ServerCalls> ALL = new Operations<>(false);

    /** Makes an object of a kind; its number, held by the caller. */
    public static final Operation MAKE =
            ALL.add("MAKE", (server, a) -> server.make((int) a[0], Arrays.copyOfRange(a, 1, a.length)));

    /** Makes an object with an interface; its number, held by the caller. */
    public static final Operation CREATE =
            ALL.add("CREATE", (server, a) -> server.create((Class<?>) a[0], (Supplier<?>) a[1]));

    /** Holds the object of a number for the caller; a ticket for it then has served its time. */
    public static final Operation HOLD = ALL.add("HOLD", (server, a) -> server.hold((long) a[0], (long) a[1]));

    /** The number of a new ticket for the object of a number. */
    public static final Operation LEND = ALL.add("LEND", (server, a) -> server.lend((long) a[0]));

    /** A function of an object with an interface, under its monitor. */
    public static final Operation APPLY = ALL.add("APPLY", (server, a) -> {
        synchronized (a[0]) {
            return ((Function<Object, @Nullable Object>) a[1]).apply(a[0]);
        }
    });

    /** Gives an object a name. */
    public static final Operation PUBLISH = ALL.add("PUBLISH", (server, a) -> {
        server.publish((String) a[0], a[1]);
        return null;
    });

    /** Takes a name back; whether there was one. */
    public static final Operation UNPUBLISH = ALL.add("UNPUBLISH", (server, a) -> server.unpublish((String) a[0]));

    /** The object of a name. */
    public static final Operation FIND = ALL.add("FIND", (server, a) -> server.find((String) a[0]));

    /** Lets in other programs at an address that know a secret, and send what a pattern admits; where they may come to. */
    public static final Operation SERVE =
            ALL.add("SERVE", (server, a) -> server.serve((String) a[0], (byte[]) a[1], (String) a[2]));

    /** How many objects are referred to, the server itself aside. */
    public static final Operation COUNT = ALL.add("COUNT", (server, a) -> server.count());

    /** The number of the server among its objects. */
    static final long SERVER_ID = 1;

    private ServerOperation() {}
}
