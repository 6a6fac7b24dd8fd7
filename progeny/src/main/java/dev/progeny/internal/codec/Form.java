package dev.progeny.internal.codec;

import java.io.IOException;

/** How the objects of one class are written compactly; made once for each class. */
abstract class Form {
    /** Of classes that have none. */
    static final Form NONE = new Form() {
        @Override
        boolean write(Object value, Target target) {
            return false;
        }
    };

    /**
     * Writes an object.
     *
     * @return false if this one has no compact form after all; what was written meanwhile is void
     */
    abstract boolean write(Object value, Target target) throws IOException;
}
