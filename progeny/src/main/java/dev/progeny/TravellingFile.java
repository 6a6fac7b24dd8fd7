package dev.progeny;

import dev.progeny.internal.codec.Passenger;
import dev.progeny.internal.memory.ProcessFolder;
import java.io.InvalidObjectException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;

/** The file of a handle that travels: whoever gets it is a user of the file from then on, so that the file does not go with its owner. */
final class TravellingFile implements Passenger {
    private final Path path;

    TravellingFile(Path path) {
        this.path = path;
    }

    /**
     * {@return the handle of a file that travelled to here}
     *
     * @param opener gives it, and fails with an exception that says why it cannot
     * @throws InvalidObjectException if there is none
     */
    static <H> H arrived(String path, Function<Path, H> opener) throws InvalidObjectException {
        try {
            return opener.apply(Path.of(path));
        } catch (UncheckedIOException | IllegalArgumentException e) {
            InvalidObjectException gone = new InvalidObjectException(e.getMessage());
            gone.initCause(e);
            throw gone;
        }
    }

    @Override
    public void handOver(long identity) {
        ProcessFolder.useFor(identity, path);
    }
}
