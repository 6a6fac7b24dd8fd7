package dev.progeny.internal.codec;

import java.io.ObjectStreamException;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is sent in place of objects that cannot be serialized, but mean the same in every process. */
final class StandIns {
    private StandIns() {}

    /**
     * {@return what stands for an object: usually itself}
     *
     * @throws ObjectStreamException if it would have to have a stand-in, and can have none; the message has the remedy
     */
    static @Nullable Object of(@Nullable Object object) throws ObjectStreamException {
        if (object instanceof PrintStream stream) {
            return StandardStream.standIn(stream);
        }
        return object instanceof Path path && !(path instanceof Serializable) ? SentPath.of(path) : Deputies.of(object);
    }
}
