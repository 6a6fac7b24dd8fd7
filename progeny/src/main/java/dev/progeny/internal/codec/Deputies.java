package dev.progeny.internal.codec;

import java.io.InvalidObjectException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What is sent in place of objects that are handles, or are handled by others, though their classes know nothing of it. */
public final class Deputies {
    private static final List<Source> SOURCES = new CopyOnWriteArrayList<>();

    private Deputies() {}

    /** Knows such objects. */
    @FunctionalInterface
    public interface Source {
        /**
         * {@return what is sent in place of an object, usually itself}
         *
         * @throws InvalidObjectException if the object cannot be sent any more
         */
        Object standIn(Object object) throws InvalidObjectException;
    }

    /** Has {@code source} be asked about each object that is serialized from now on. */
    public static void addSource(Source source) {
        SOURCES.add(source);
    }

    /**
     * {@return what is sent in place of an object, usually itself}
     *
     * @throws InvalidObjectException if the object cannot be sent any more
     */
    public static @Nullable Object of(@Nullable Object object) throws InvalidObjectException {
        if (object == null || SOURCES.isEmpty()) {
            return object;
        }
        for (Source source : SOURCES) {
            Object standIn = source.standIn(object);
            if (standIn != object) {
                return standIn;
            }
        }
        return object;
    }
}
