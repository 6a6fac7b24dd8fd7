package dev.progeny.internal.codec;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How the objects of one shape are rebuilt: the other side of a {@link Form}; made once for each shape that arrives. */
abstract class Rebuild {
    /** Reads an object; asks the filter for what it is made of. */
    abstract @Nullable Object read(Source source) throws IOException, ClassNotFoundException;
}
