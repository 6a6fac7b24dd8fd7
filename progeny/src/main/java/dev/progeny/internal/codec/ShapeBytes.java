package dev.progeny.internal.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What all objects of a shape have in common, such as the class and the components of a record, made once for each class. In a value
 * stands {@code [tag | length | hash | description]}; the hash lets a reader find the shape among those that it knows without reading
 * the description.
 */
final class ShapeBytes {
    /** The tag of a shape in full. */
    static final byte SHAPE = 17;

    /** The tag of a shape that stands earlier in the same value or batch; its number follows. */
    static final byte SHAPE_NUMBER = 18;

    static final byte LAMBDA = 1;
    static final byte RECORD = 2;
    static final byte ENUM = 3;

    /** The most shapes of one value or batch: their number is a byte. */
    static final int MOST = 256;

    private static final int HEADER = 1 + Integer.BYTES + Long.BYTES;

    private final byte[] bytes;
    private final @Nullable ClassLoader loader;

    private ShapeBytes(byte[] bytes, @Nullable ClassLoader loader) {
        this.bytes = bytes;
        this.loader = loader;
    }

    /**
     * Describes a shape.
     *
     * @param type the class that a reader will need
     */
    static ShapeBytes of(byte kind, Class<?> type, MessageData.Writing description) {
        ClassLoader loader = type.getClassLoader();
        boolean isOfApplication = HomeLoader.isOfApplication(loader);
        ByteBuffer written = MessageData.written(256, out -> {
            out.write(new byte[HEADER]);
            out.write(kind);
            if (isOfApplication) {
                out.write(0);
            } else {
                ClassOrigins.keyOf(loader).writeTo(out);
            }
            out.writeUTF(type.getName());
            description.to(out);
        });
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(SHAPE)
                .putInt(bytes.length - HEADER)
                .putLong(hash(bytes));
        return new ShapeBytes(bytes, isOfApplication ? null : loader);
    }

    /** Spreads well; nobody has to compute it anew, so that it may change. */
    private static long hash(byte[] bytes) {
        long hash = 0xcbf29ce484222325L;
        for (int i = HEADER; i < bytes.length; i++) {
            hash = (hash ^ bytes[i]) * 0x100000001b3L;
        }
        return hash ^ hash >>> 32;
    }

    /** {@return all bytes, the tag included; not to be changed} */
    byte[] bytes() {
        return bytes;
    }

    /** {@return the loader whose key is noted, or null if there is none} */
    @Nullable
    ClassLoader loader() {
        return loader;
    }
}
