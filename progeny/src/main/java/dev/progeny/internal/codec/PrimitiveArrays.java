package dev.progeny.internal.codec;

import java.io.StreamCorruptedException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Compact encodings of arrays of primitives: a tag, then the elements, little-endian, in one copy. An array that is all of the value
 * takes all bytes; one within another value has their number in front.
 */
final class PrimitiveArrays {
    private static final byte NONE = 0;
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

    /** What is added to the tag of an array within another value. */
    private static final byte WITHIN = 16;

    private PrimitiveArrays() {}

    /** {@return the encoded array, or null if {@code value} is none} */
    static byte @Nullable [] encode(Object value) {
        byte tag = tagOf(value);
        if (tag == NONE) {
            return null;
        }
        long size = 1 + (long) Array.getLength(value) * width(tag);
        if (size > ByteSink.LIMIT) {
            throw new ByteSink.TooLargeException();
        }
        byte[] bytes = new byte[(int) size];
        fill(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).put(tag), value);
        return bytes;
    }

    /** Writes an array within another value, or returns false if {@code value} is none. */
    static boolean write(Object value, ByteSink sink) {
        byte tag = tagOf(value);
        if (tag == NONE) {
            return false;
        }
        int length = Array.getLength(value);
        sink.write(tag + WITHIN);
        sink.writeInt(length);
        fill(sink.next((long) length * width(tag)), value);
        return true;
    }

    private static byte tagOf(Object value) {
        if (value instanceof byte[]) {
            return BYTES;
        }
        if (value instanceof int[]) {
            return INTS;
        }
        if (value instanceof long[]) {
            return LONGS;
        }
        if (value instanceof double[]) {
            return DOUBLES;
        }
        if (value instanceof float[]) {
            return FLOATS;
        }
        if (value instanceof char[]) {
            return CHARS;
        }
        if (value instanceof short[]) {
            return SHORTS;
        }
        return value instanceof boolean[] ? BOOLEANS : NONE;
    }

    private static int width(byte tag) {
        return switch (tag) {
            case SHORTS, CHARS -> 2;
            case INTS, FLOATS -> 4;
            case LONGS, DOUBLES -> 8;
            default -> 1;
        };
    }

    private static void fill(ByteBuffer room, Object value) {
        if (value instanceof byte[] array) {
            room.put(array);
        } else if (value instanceof int[] array) {
            room.asIntBuffer().put(array);
        } else if (value instanceof long[] array) {
            room.asLongBuffer().put(array);
        } else if (value instanceof double[] array) {
            room.asDoubleBuffer().put(array);
        } else if (value instanceof float[] array) {
            room.asFloatBuffer().put(array);
        } else if (value instanceof char[] array) {
            room.asCharBuffer().put(array);
        } else if (value instanceof short[] array) {
            room.asShortBuffer().put(array);
        } else if (value instanceof boolean[] array) {
            for (boolean element : array) {
                room.put((byte) (element ? 1 : 0));
            }
        }
    }

    /** Whether the tag is one of ours. */
    static boolean isTag(byte tag) {
        return tag >= FIRST && tag <= LAST;
    }

    /** Whether the tag is of an array within another value. */
    static boolean isTagWithin(byte tag) {
        return isTag((byte) (tag - WITHIN));
    }

    /** {@return the class of arrays of a tag within another value} */
    static Class<?> typeWithin(byte tag) {
        return switch ((byte) (tag - WITHIN)) {
            case BYTES -> byte[].class;
            case INTS -> int[].class;
            case LONGS -> long[].class;
            case DOUBLES -> double[].class;
            case FLOATS -> float[].class;
            case CHARS -> char[].class;
            case SHORTS -> short[].class;
            default -> boolean[].class;
        };
    }

    /** Reads what {@link #write} wrote, after its tag and the length. */
    static Object decodeWithin(byte tag, int length, ByteBuffer bytes) throws StreamCorruptedException {
        byte plain = (byte) (tag - WITHIN);
        if (length < 0 || length > bytes.remaining() / width(plain)) {
            throw new StreamCorruptedException(
                    "the bytes are damaged: an array of " + length + " cannot be in " + bytes.remaining() + " bytes");
        }
        int limit = bytes.limit();
        int end = bytes.position() + length * width(plain);
        Object array = decode(plain, bytes.limit(end));
        bytes.limit(limit).position(end);
        return array;
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
