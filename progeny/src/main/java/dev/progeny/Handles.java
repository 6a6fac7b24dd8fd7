package dev.progeny;

import dev.progeny.internal.codec.Encoding;
import dev.progeny.internal.memory.Interned;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.memory.SharedFile;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * The handles of one kind of shared object that are open in this process: how they are made, travel as a reference, and are the same
 * object again where they come back.
 *
 * @param <F> what a handle hands on to
 * @param <H> the handle
 */
final class Handles<F extends SharedFile, H> {
    private final Interned<H> open = new Interned<>();
    private final String fileName;
    private final String description;
    private final Opener<F> opener;
    private final Function<? super F, ? extends H> handle;

    /** Makes or opens the file at a path. */
    interface Opener<F> {
        F open(Path path) throws IOException;
    }

    /**
     * @param fileName the beginning of the files' names, such as {@code doubles}
     * @param description for messages, such as {@code an array of doubles}
     * @param opener opens what another process, or this one, made
     * @param handle makes the handle
     */
    Handles(String fileName, String description, Opener<F> opener, Function<? super F, ? extends H> handle) {
        this.fileName = fileName;
        this.description = description;
        this.opener = opener;
        this.handle = handle;
    }

    /**
     * {@return the handle of a new object, in the folder of this process}
     *
     * @throws UncheckedIOException if it cannot be made
     */
    H create(Opener<F> maker) {
        return get(ProcessFolder.own().newPath(fileName), maker);
    }

    /** {@return what travels in the place of a handle, for {@link #arrived}: whoever receives it is a user of the file from then on} */
    String travelling(F file) {
        Encoding.passenger(new TravellingFile(file.path()));
        return file.path().toString();
    }

    /**
     * {@return the handle of what travelled to here}
     *
     * @throws InvalidObjectException if it cannot be opened; the message says why
     */
    H arrived(String path) throws InvalidObjectException {
        try {
            return get(Path.of(path), opener);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            InvalidObjectException gone = new InvalidObjectException(e.getMessage());
            gone.initCause(e);
            throw gone;
        }
    }

    /** {@return what to throw where somebody sends a handle's own fields: it travels as a reference only} */
    InvalidObjectException notByFields() {
        return new InvalidObjectException(description + " travels as a reference only");
    }

    /** Closes the object for all processes. */
    void close(F file, H closed) {
        file.close();
        open.forget(file.path(), closed);
    }

    private H get(Path path, Opener<F> by) {
        try {
            return open.get(path, () -> {
                F file = by.open(path);
                return new Interned.Opened<>(handle.apply(file), file.resources());
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + description + ": " + e.getMessage(), e);
        }
    }
}
