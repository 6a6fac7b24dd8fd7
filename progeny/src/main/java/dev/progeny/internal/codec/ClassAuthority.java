package dev.progeny.internal.codec;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Whom a process asks for classes that it cannot find itself: its parent. */
@FunctionalInterface
public interface ClassAuthority {
    /**
     * Puts a question and waits for its answer. Any number of threads may ask at once; they may hold locks of class loaders, so whoever
     * brings the answer must not need a class from a {@link RemoteClassLoader}.
     *
     * <p>Must not give up when interrupted, but go on and leave the thread interrupted: the JVM remembers a class that failed to
     * load as missing for ever.
     *
     * @param request made by this package; given to {@link ClassServing#answer} on the other side
     * @return what {@link ClassServing#answer} returned there
     * @throws IOException if the other side is gone
     */
    ByteBuffer ask(ByteBuffer request) throws IOException;
}
