package dev.progeny.internal.memory;

import java.nio.file.Path;

/** What is open here of an object that processes share: what its handle hands on to. */
public interface SharedFile {
    /** {@return where it is, or was: what another process opens} */
    Path path();

    /** Closes the object for all processes and removes its files. Harmless when repeated. */
    void close();

    /** {@return what gives back what is held here, without closing the object; must not refer to its handle} */
    Runnable resources();
}
