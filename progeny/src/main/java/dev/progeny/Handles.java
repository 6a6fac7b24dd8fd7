package dev.progeny;

import dev.progeny.internal.codec.Encoding;
import dev.progeny.internal.memory.Holdable;
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

    /** Makes or opens a file. */
    interface Source<F> {
        F get() throws IOException;
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
        Path path = ProcessFolder.own().newPath(fileName);
        return open("make", path, () -> maker.open(path));
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
        Path file = Path.of(path);
        return arrived(file, () -> opener.open(file));
    }

    /**
     * {@return the handle of what travelled to here}
     *
     * @param key tells it from all others
     * @param source opens it, unless it is open here
     * @throws InvalidObjectException if it cannot be opened; the message says why
     */
    H arrived(Path key, Source<F> source) throws InvalidObjectException {
        try {
            return open("open", key, source);
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

    /** Closes the object. */
    void close(F file, H closed) {
        file.close();
        open.forget(file.key(), closed);
    }

    /** {@return the handle of an open file: the one that there is already, which has it open too, or a new one} */
    H adopt(F file) {
        try {
            return get(file.key(), () -> file);
        } catch (IOException e) {
            throw new AssertionError("nothing was opened", e);
        }
    }

    private H open(String attempt, Path key, Source<F> source) {
        try {
            return get(key, source);
        } catch (IOException e) {
            throw failed(attempt, e);
        }
    }

    private H get(Path key, Source<F> source) throws IOException {
        return open.get(key, () -> {
            F file = source.get();
            H made = handle.apply(file);
            return file instanceof Holdable held
                    ? new Interned.Opened<>(made, file.resources(), () -> held.isHeldHere() ? handle.apply(file) : null)
                    : new Interned.Opened<>(made, file.resources());
        });
    }

    /**
     * {@return what to throw where something failed}
     *
     * @param attempt what was to be done with the object, such as {@code make}
     */
    UncheckedIOException failed(String attempt, IOException cause) {
        return new UncheckedIOException("cannot " + attempt + " " + description + ": " + cause.getMessage(), cause);
    }
}
