package dev.progeny.internal.codec;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where a {@link Form} writes. */
interface Target {
    ByteSink sink();

    /**
     * Writes a value within another.
     *
     * @return false if it has no compact form; what was written meanwhile is void
     */
    boolean value(@Nullable Object value) throws IOException;

    /**
     * Notes an object by whose identity the receiver could tell that it was met twice.
     *
     * @return false if it was: then only Java serialization gets it right
     */
    boolean meet(Object object);

    /**
     * Writes which shape the following object has: in full when first met, by a number then.
     *
     * @return false if there are too many shapes in this value
     */
    boolean shape(ShapeBytes shape);

    /** Whether the value in progress is not part of another. */
    boolean isRoot();

    /** Goes back to the beginning of the value in progress, which is the root, right behind its shape. */
    void restart();

    /** Writes some objects together by Java serialization, with its length in front. */
    void serialized(@Nullable Object[] objects) throws IOException;
}
