package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serializes one object with null in place of all that it refers to, and notes what that was. So it learns what serialization makes of
 * the object, its {@code writeReplace} and {@code writeObject} included, also where reflection has no access.
 */
final class Probe extends ObjectOutputStream {
    private final List<Object> parts = new ArrayList<>();
    private @Nullable Object replacement;

    private Probe() throws IOException {
        super(OutputStream.nullOutputStream());
        enableReplaceObject(true);
    }

    /**
     * What was found.
     *
     * @param replacement what is serialized instead of the object, often itself; null if its own code refused that
     * @param parts what the replacement refers to, each already replaced likewise; not null, nor classes
     * @param failure why the object itself cannot be serialized, or null
     */
    record Finding(
            @Nullable Object replacement,
            List<Object> parts,
            @Nullable Throwable failure) {}

    static Finding look(Object object) {
        Encoding discarded = Encoding.begin();
        try (Probe probe = new Probe()) {
            Throwable failure = null;
            try {
                probe.writeObject(object);
            } catch (IOException | RuntimeException | LinkageError e) {
                failure = e;
            }
            return failure == null ? new Finding(probe.replacement, probe.parts, null) : probe.withoutFailure(failure);
        } catch (IOException e) {
            throw new AssertionError("a null output stream does not fail", e);
        } finally {
            discarded.end();
        }
    }

    /** The JDK serializes an exception that ends the writing of an object, too: it and its parts are not ours. */
    private Finding withoutFailure(Throwable failure) {
        if (replacement == failure) {
            return new Finding(null, List.of(), failure);
        }
        int end = 0;
        while (end < parts.size() && parts.get(end) != failure) {
            end++;
        }
        return new Finding(replacement, parts.subList(0, end), failure);
    }

    @Override
    protected @Nullable Object replaceObject(@Nullable Object object) throws IOException {
        if (object == null) {
            return null;
        }
        if (replacement == null) {
            replacement = object;
            return StandIns.of(object);
        }
        parts.add(object);
        return null;
    }
}
