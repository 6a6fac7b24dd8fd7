package dev.progeny.internal.codec;

import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Compact encodings of the commonest values: null, boxed primitives and strings. One byte tells which; numbers are little-endian, as
 * nearly all machines have them. Each value comes back with its own class.
 */
final class Scalars {
    private static final byte NULL = 1;
    private static final byte TRUE = 2;
    private static final byte FALSE = 3;
    private static final byte BYTE = 4;
    private static final byte SHORT = 5;
    private static final byte CHAR = 6;
    private static final byte INT = 7;
    private static final byte LONG = 8;
    private static final byte FLOAT = 9;
    private static final byte DOUBLE = 10;
    private static final byte STRING = 11;
    private static final byte STRING_OF_CHARS = 12;

    private static final int TAG = 1;
    private static final int COUNT = 4;

    private Scalars() {}

    /** {@return a value alone in an array, or null if it is no scalar} */
    static byte @Nullable [] encode(@Nullable Object value) {
        if (value instanceof Integer number) {
            return numbered(INT, Integer.BYTES, number);
        }
        if (value instanceof String text) {
            return encodeString(text);
        }
        if (value instanceof Long number) {
            return numbered(LONG, Long.BYTES, number);
        }
        if (value instanceof Double number) {
            return numbered(DOUBLE, Double.BYTES, Double.doubleToRawLongBits(number));
        }
        if (value == null) {
            return new byte[] {NULL};
        }
        if (value instanceof Boolean truth) {
            return new byte[] {truth ? TRUE : FALSE};
        }
        ByteSink sink = new ByteSink(TAG + Integer.BYTES);
        return writeRare(value, sink) ? sink.toArray() : null;
    }

    /** Whether what follows a tag is decoded without running code of the user's, to a value that cannot be changed. */
    static boolean isPlain(byte tag) {
        return tag >= NULL && tag <= STRING_OF_CHARS;
    }

    private static byte[] numbered(byte tag, int width, long number) {
        byte[] bytes = new byte[TAG + width];
        bytes[0] = tag;
        for (int i = 0; i < width; i++) {
            bytes[TAG + i] = (byte) (number >> 8 * i);
        }
        return bytes;
    }

    private static byte[] encodeString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (isLossless(text, utf8) && utf8.length <= ByteSink.LIMIT - TAG - COUNT) {
            byte[] bytes = new byte[TAG + COUNT + utf8.length];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).put(STRING).putInt(utf8.length);
            System.arraycopy(utf8, 0, bytes, TAG + COUNT, utf8.length);
            return bytes;
        }
        ByteSink sink = new ByteSink(TAG + COUNT);
        writeString(text, sink);
        return sink.toArray();
    }

    /** Writes a value, or returns false if it is no scalar. */
    static boolean write(@Nullable Object value, ByteSink sink) {
        if (value instanceof Integer number) {
            sink.writeInt(INT, number);
        } else if (value instanceof String text) {
            writeString(text, sink);
        } else if (value instanceof Long number) {
            sink.writeLong(LONG, number);
        } else if (value instanceof Double number) {
            sink.writeLong(DOUBLE, Double.doubleToRawLongBits(number));
        } else if (value == null) {
            sink.write(NULL);
        } else if (value instanceof Boolean truth) {
            sink.write(truth ? TRUE : FALSE);
        } else {
            return writeRare(value, sink);
        }
        return true;
    }

    private static boolean writeRare(Object value, ByteSink sink) {
        if (value instanceof Byte number) {
            sink.write(BYTE);
            sink.write(number);
        } else if (value instanceof Short number) {
            sink.write(SHORT);
            sink.writeShort(number);
        } else if (value instanceof Character character) {
            sink.write(CHAR);
            sink.writeShort(character);
        } else if (value instanceof Float number) {
            sink.writeInt(FLOAT, Float.floatToRawIntBits(number));
        } else {
            return false;
        }
        return true;
    }

    private static void writeString(String text, ByteSink sink) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (isLossless(text, utf8)) {
            sink.writeInt(STRING, utf8.length);
            sink.write(utf8, 0, utf8.length);
        } else {
            sink.writeInt(STRING_OF_CHARS, text.length());
            sink.next((long) Character.BYTES * text.length()).asCharBuffer().put(text);
        }
    }

    /** UTF-8 loses half a surrogate pair, for which it writes a question mark; so most strings are cleared without a look at them. */
    private static boolean isLossless(String text, byte[] utf8) {
        return !hasQuestionMark(utf8) || isSame(text, utf8);
    }

    private static boolean hasQuestionMark(byte[] utf8) {
        for (byte b : utf8) {
            if (b == '?') {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(String text, byte[] utf8) {
        return text.equals(new String(utf8, StandardCharsets.UTF_8));
    }

    /**
     * Reads what {@link #write} wrote, after its tag.
     *
     * @param source little-endian
     * @throws StreamCorruptedException if it did not write this
     * @throws java.nio.BufferUnderflowException if the bytes end too early
     */
    static @Nullable Object read(byte tag, ByteBuffer source) throws StreamCorruptedException {
        return switch (tag) {
            case NULL -> null;
            case TRUE -> true;
            case FALSE -> false;
            case BYTE -> source.get();
            case SHORT -> source.getShort();
            case CHAR -> source.getChar();
            case INT -> source.getInt();
            case LONG -> source.getLong();
            case FLOAT -> Float.intBitsToFloat(source.getInt());
            case DOUBLE -> Double.longBitsToDouble(source.getLong());
            case STRING -> string(source);
            case STRING_OF_CHARS ->
                ByteBuffer.wrap(bytes(source, Character.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asCharBuffer()
                        .toString();
            default -> throw new StreamCorruptedException("the bytes are damaged: the tag " + tag + " is unknown");
        };
    }

    private static String string(ByteBuffer source) throws StreamCorruptedException {
        if (!source.hasArray()) {
            return new String(bytes(source, Byte.BYTES), StandardCharsets.UTF_8);
        }
        int length = length(source, Byte.BYTES);
        int position = source.position();
        source.position(position + length);
        return new String(source.array(), source.arrayOffset() + position, length, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer source, int width) throws StreamCorruptedException {
        byte[] bytes = new byte[length(source, width) * width];
        source.get(bytes);
        return bytes;
    }

    private static int length(ByteBuffer source, int width) throws StreamCorruptedException {
        int length = source.getInt();
        if (length < 0 || length > source.remaining() / width) {
            throw new StreamCorruptedException("the bytes are damaged: a string of length " + length + " cannot be in "
                    + source.remaining() + " bytes");
        }
        return length;
    }
}
