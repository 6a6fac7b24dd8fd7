package dev.progeny.internal.pool;

import dev.progeny.internal.memory.MappedFile;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.transport.FrameChannel;
import dev.progeny.internal.transport.RingFrames;
import dev.progeny.internal.transport.SocketFrames;
import dev.progeny.internal.transport.WorkChannel;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the frames between a pool and one worker travel over: the socket that each child has, or rings in shared memory beside it. */
final class DataPath {
    private final @Nullable MappedFile ring;

    private DataPath(@Nullable MappedFile ring) {
        this.ring = ring;
    }

    /**
     * Makes what is needed before the worker starts.
     *
     * @param rings whether it is to be rings
     * @throws IOException if there is no memory for them
     */
    static DataPath create(boolean rings) throws IOException {
        return new DataPath(rings ? RingFrames.allocate(ProcessFolder.own().newPath("ring")) : null);
    }

    /** {@return where the worker finds the rings, or null if there are none} */
    @Nullable
    Path ringFile() {
        return ring == null ? null : ring.path();
    }

    /** {@return the channel, given the socket to the worker} */
    WorkChannel over(FrameChannel socket) {
        SocketFrames frames = (SocketFrames) socket;
        return ring == null ? frames : RingFrames.own(frames, ring);
    }

    /** Removes what nobody needs any more; harmless when repeated, or when the channel has done so. */
    void remove() {
        if (ring != null) {
            MappedFile.remove(ring.path());
        }
    }
}
