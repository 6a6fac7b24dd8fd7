package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes of a batch, by their numbers. Each is read when an element first needs it, so that a missing class hurts only those. */
final class BatchShapes {
    private static final BatchShapes NONE = new BatchShapes(new byte[0][]);

    private final byte[][] descriptions;
    private final @Nullable Rebuild[] rebuilds;

    private BatchShapes(byte[][] descriptions) {
        this.descriptions = descriptions;
        this.rebuilds = new @Nullable Rebuild[descriptions.length];
    }

    static BatchShapes of(List<ShapeBytes> shapes) {
        if (shapes.isEmpty()) {
            return NONE;
        }
        return new BatchShapes(shapes.stream().map(ShapeBytes::bytes).toArray(byte[][]::new));
    }

    /** {@return the number of bytes that {@link #writeTo} writes} */
    int size() {
        int size = Short.BYTES;
        for (byte[] description : descriptions) {
            size += Integer.BYTES + description.length;
        }
        return size;
    }

    void writeTo(ByteBuffer target) {
        target.putShort((short) descriptions.length);
        for (byte[] description : descriptions) {
            target.putInt(description.length).put(description);
        }
    }

    static BatchShapes readFrom(ByteBuffer source) throws StreamCorruptedException {
        int count = source.getShort() & 0xFFFF;
        if (count == 0) {
            return NONE;
        }
        byte[][] descriptions = new byte[count][];
        for (int i = 0; i < descriptions.length; i++) {
            int length = source.getInt();
            if (length < 1 || length > source.remaining()) {
                throw new StreamCorruptedException(
                        "the bytes are damaged: a shape of " + length + " bytes cannot be in " + source.remaining());
            }
            descriptions[i] = new byte[length];
            source.get(descriptions[i]);
        }
        return new BatchShapes(descriptions);
    }

    Rebuild get(int number) throws IOException, ClassNotFoundException {
        if (number >= rebuilds.length) {
            throw new StreamCorruptedException("the bytes are damaged: there is no shape " + number);
        }
        Rebuild known = rebuilds[number];
        if (known == null) {
            ByteBuffer description = ByteBuffer.wrap(descriptions[number]).order(ByteOrder.LITTLE_ENDIAN);
            if (description.get() != ShapeBytes.SHAPE) {
                throw new StreamCorruptedException("the bytes are damaged: no shape stands where one should");
            }
            known = Rebuilds.read(description, false);
            rebuilds[number] = known;
        }
        return known;
    }
}
