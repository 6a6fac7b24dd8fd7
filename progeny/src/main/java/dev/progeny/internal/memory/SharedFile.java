package dev.progeny.internal.memory;

import java.nio.file.Path;

/** What is open here of an object that processes share: what its handle hands on to. */
public interface SharedFile {
    /** {@return where it is, or was: what another process opens} */
    Path path();

    /** {@return what no other file has, or had: its path, unless that can come to be another's} */
    default Path key() {
        return path();
    }

    /** Closes the object, in most cases for all processes, and removes its files. Harmless when repeated. */
    void close();

    /** {@return what gives back what is held here, without closing the object; must not refer to its handle} */
    Runnable resources();
}
