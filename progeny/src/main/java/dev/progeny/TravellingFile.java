package dev.progeny;

import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.Passenger;
import dev.progeny.internal.memory.ProcessFolder;
import java.nio.file.Path;

/** The file of a handle that travels: whoever gets it is a user of the file from then on, so that the file does not go with its owner. */
final class TravellingFile implements Passenger {
    private final Path path;

    TravellingFile(Path path) {
        this.path = path;
    }

    /**
     * Has the handles within a value live as long as what the value was put into: who will get them from there is unknown.
     *
     * @param holder where the value lies
     */
    static void stay(Encoded value, Path holder) {
        for (Passenger passenger : value.passengers()) {
            if (passenger instanceof TravellingFile file) {
                file.handOver(ProcessFolder.ownerOfFile(holder));
            }
        }
    }

    @Override
    public void handOver(long identity) {
        ProcessFolder.useFor(identity, path);
    }
}
