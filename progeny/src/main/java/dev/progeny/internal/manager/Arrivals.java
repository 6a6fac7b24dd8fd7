package dev.progeny.internal.manager;

import java.io.InvalidObjectException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where tickets arrive: each becomes the handle that this process has of the object, or a new one. */
public final class Arrivals {
    private static volatile @Nullable Place here;

    private Arrivals() {}

    /** The server of this process. */
    interface Place {
        String name();

        /** {@return the way to an object of it} */
        Stub stub(ObjectTicket ticket);
    }

    /**
     * {@return what {@code coding} makes, which encodes or decodes what goes to or comes from another program: no handle passes}
     *
     * @param <T> its type
     */
    public static <T extends @Nullable Object> T withoutHandles(Supplier<T> coding) {
        Passage around = Passage.ABROAD.enter();
        try {
            return coding.get();
        } finally {
            Passage.leave(around);
        }
    }

    /** Notes that this process is that of a server. */
    static void setHere(Place place) {
        here = place;
    }

    /**
     * {@return the handle of the object that a ticket names}
     *
     * @param maker makes it of the way to the object
     * @param <H> its type
     * @throws InvalidObjectException if the object is gone, or its server; or if another program sent the ticket, and not as a client of
     *     that server or as the server itself
     */
    public static <H> H arrive(ObjectTicket ticket, Function<Stub, H> maker) throws InvalidObjectException {
        String server = ticket.server().server();
        try {
            Passage passage = Passage.of(server);
            if (passage != null && passage.client() != null) {
                return passage.client().counted(ticket.id(), maker);
            }
            Place place = here;
            if (place != null && place.name().equals(server)) {
                return maker.apply(place.stub(ticket));
            }
            return Links.to(ticket.server()).take(ticket, maker);
        } catch (IllegalStateException e) {
            InvalidObjectException gone = new InvalidObjectException(e.getMessage());
            gone.initCause(e);
            throw gone;
        }
    }
}
