package dev.progeny.internal.codec;

import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Compact encodings of arrays of primitives: a tag, then the elements, little-endian, in one copy. */
final class PrimitiveArrays {
    private static final byte FIRST = 32;
    private static final byte BOOLEANS = 32;
    private static final byte BYTES = 33;
    private static final byte SHORTS = 34;
    private static final byte CHARS = 35;
    private static final byte INTS = 36;
    private static final byte LONGS = 37;
    private static final byte FLOATS = 38;
    private static final byte DOUBLES = 39;
    private static final byte LAST = 39;

    private PrimitiveArrays() {}

    /** {@return the encoded array, or null if {@code value} is none} */
    static @Nullable ByteBuffer encode(Object value) {
        if (value instanceof byte[] array) {
            return room(BYTES, array.length, Byte.BYTES).put(array).rewind();
        }
        if (value instanceof int[] array) {
            ByteBuffer room = room(INTS, array.length, Integer.BYTES);
            room.asIntBuffer().put(array);
            return room.rewind();
        }
        if (value instanceof long[] array) {
            ByteBuffer room = room(LONGS, array.length, Long.BYTES);
            room.asLongBuffer().put(array);
            return room.rewind();
        }
        if (value instanceof double[] array) {
            ByteBuffer room = room(DOUBLES, array.length, Double.BYTES);
            room.asDoubleBuffer().put(array);
            return room.rewind();
        }
        if (value instanceof float[] array) {
            ByteBuffer room = room(FLOATS, array.length, Float.BYTES);
            room.asFloatBuffer().put(array);
            return room.rewind();
        }
        if (value instanceof char[] array) {
            ByteBuffer room = room(CHARS, array.length, Character.BYTES);
            room.asCharBuffer().put(array);
            return room.rewind();
        }
        if (value instanceof short[] array) {
            ByteBuffer room = room(SHORTS, array.length, Short.BYTES);
            room.asShortBuffer().put(array);
            return room.rewind();
        }
        if (value instanceof boolean[] array) {
            ByteBuffer room = room(BOOLEANS, array.length, 1);
            for (boolean element : array) {
                room.put((byte) (element ? 1 : 0));
            }
            return room.rewind();
        }
        return null;
    }

    private static ByteBuffer room(byte tag, int length, int width) {
        long size = 1 + (long) length * width;
        if (size > ByteSink.LIMIT) {
            throw new ByteSink.TooLargeException();
        }
        return ByteBuffer.allocate((int) size).put(tag).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether the tag is one of ours. */
    static boolean isTag(byte tag) {
        return tag >= FIRST && tag <= LAST;
    }

    /** Reads what {@link #encode} wrote, after its tag; the array takes all that remains. */
    static Object decode(byte tag, ByteBuffer bytes) throws StreamCorruptedException {
        ByteBuffer source = bytes.order(ByteOrder.LITTLE_ENDIAN);
        switch (tag) {
            case BYTES -> {
                byte[] array = new byte[source.remaining()];
                source.get(array);
                return array;
            }
            case INTS -> {
                int[] array = new int[count(source, Integer.BYTES)];
                source.asIntBuffer().get(array);
                return array;
            }
            case LONGS -> {
                long[] array = new long[count(source, Long.BYTES)];
                source.asLongBuffer().get(array);
                return array;
            }
            case DOUBLES -> {
                double[] array = new double[count(source, Double.BYTES)];
                source.asDoubleBuffer().get(array);
                return array;
            }
            case FLOATS -> {
                float[] array = new float[count(source, Float.BYTES)];
                source.asFloatBuffer().get(array);
                return array;
            }
            case CHARS -> {
                char[] array = new char[count(source, Character.BYTES)];
                source.asCharBuffer().get(array);
                return array;
            }
            case SHORTS -> {
                short[] array = new short[count(source, Short.BYTES)];
                source.asShortBuffer().get(array);
                return array;
            }
            case BOOLEANS -> {
                boolean[] array = new boolean[source.remaining()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = source.get() != 0;
                }
                return array;
            }
            default -> throw new StreamCorruptedException("the bytes are damaged: the tag " + tag + " is unknown");
        }
    }

    private static int count(ByteBuffer source, int width) throws StreamCorruptedException {
        if (source.remaining() % width != 0) {
            throw new StreamCorruptedException(
                    "the bytes are damaged: " + source.remaining() + " bytes are no array of elements of " + width);
        }
        return source.remaining() / width;
    }
}
