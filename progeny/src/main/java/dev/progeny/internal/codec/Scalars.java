package dev.progeny.internal.codec;

import java.io.StreamCorruptedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compact encodings of the commonest values: null, boxed primitives and strings (the scalars), and array lists of scalars. One byte
 * tells which; numbers are little-endian, as nearly all machines have them. Nothing is encoded so of which a part could be recognized
 * by its identity, and each value comes back with its own class.
 */
final class Scalars {
    /** The tag of everything else: Java serialization follows. */
    static final byte OBJECT = 0;

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
    private static final byte ARRAY_LIST = 13;

    private static final int TAG = 1;
    private static final int COUNT = 4;

    private Scalars() {}

    /** {@return the encoded value, or null if it has no compact encoding} */
    static @Nullable ByteBuffer encode(@Nullable Object value) {
        if (isScalar(value)) {
            ByteSink sink = new ByteSink(value instanceof String text ? TAG + COUNT + text.length() : TAG + Long.BYTES);
            writeScalar(value, sink);
            return sink.toBuffer();
        }
        if (value instanceof ArrayList<?> list && list.getClass() == ArrayList.class) {
            return encodeList(list);
        }
        return null;
    }

    /** Whether what follows a tag is decoded without running code of the user's, to a value that cannot be changed. */
    static boolean isPlain(byte tag) {
        return tag >= NULL && tag <= STRING_OF_CHARS;
    }

    private static boolean isScalar(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof Byte
                || value instanceof Short
                || value instanceof Character
                || value instanceof Float;
    }

    private static void writeScalar(@Nullable Object value, ByteSink sink) {
        if (value == null) {
            sink.write(NULL);
        } else if (value instanceof String text) {
            writeString(text, sink);
        } else if (value instanceof Integer number) {
            sink.next(TAG + Integer.BYTES).put(INT).putInt(number);
        } else if (value instanceof Long number) {
            sink.next(TAG + Long.BYTES).put(LONG).putLong(number);
        } else if (value instanceof Double number) {
            sink.next(TAG + Double.BYTES).put(DOUBLE).putLong(Double.doubleToRawLongBits(number));
        } else if (value instanceof Boolean truth) {
            sink.write(truth ? TRUE : FALSE);
        } else if (value instanceof Byte number) {
            sink.next(TAG + Byte.BYTES).put(BYTE).put(number);
        } else if (value instanceof Short number) {
            sink.next(TAG + Short.BYTES).put(SHORT).putShort(number);
        } else if (value instanceof Character character) {
            sink.next(TAG + Character.BYTES).put(CHAR).putChar(character);
        } else if (value instanceof Float number) {
            sink.next(TAG + Float.BYTES).put(FLOAT).putInt(Float.floatToRawIntBits(number));
        } else {
            throw new IllegalArgumentException(value.getClass() + " is no scalar");
        }
    }

    private static void writeString(String text, ByteSink sink) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (isLossless(text, utf8)) {
            sink.next(TAG + COUNT + (long) utf8.length)
                    .put(STRING)
                    .putInt(utf8.length)
                    .put(utf8);
        } else {
            ByteBuffer bytes = sink.next(TAG + COUNT + (long) Character.BYTES * text.length());
            bytes.put(STRING_OF_CHARS).putInt(text.length()).asCharBuffer().put(text);
        }
    }

    /** UTF-8 loses half a surrogate pair, for which it writes a question mark; so most strings are cleared without a look at them. */
    private static boolean isLossless(String text, byte[] utf8) {
        for (byte b : utf8) {
            if (b == '?') {
                return text.equals(new String(utf8, StandardCharsets.UTF_8));
            }
        }
        return true;
    }

    private static @Nullable ByteBuffer encodeList(List<?> list) {
        ByteSink sink = new ByteSink(TAG + COUNT + 8 * Math.min(list.size(), 1 << 20));
        sink.next(TAG + COUNT).put(ARRAY_LIST).putInt(list.size());
        for (Object element : list) {
            if (!isScalar(element)) {
                return null;
            }
            writeScalar(element, sink);
        }
        return sink.toBuffer();
    }

    /**
     * Reads what {@link #encode} wrote, after its tag.
     *
     * @throws StreamCorruptedException if it did not write this
     */
    static @Nullable Object decode(byte tag, ByteBuffer bytes) throws StreamCorruptedException {
        try {
            ByteBuffer source = bytes.order(ByteOrder.LITTLE_ENDIAN);
            return tag == ARRAY_LIST ? decodeList(source) : decodeScalar(tag, source);
        } catch (BufferUnderflowException e) {
            throw corrupt("the bytes end too early");
        }
    }

    private static List<@Nullable Object> decodeList(ByteBuffer source) throws StreamCorruptedException {
        int count = source.getInt();
        if (count < 0 || count > source.remaining()) {
            throw corrupt("a list of " + count + " elements cannot be in " + source.remaining() + " bytes");
        }
        List<@Nullable Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(decodeScalar(source.get(), source));
        }
        return list;
    }

    private static @Nullable Object decodeScalar(byte tag, ByteBuffer source) throws StreamCorruptedException {
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
            case STRING -> new String(text(source, Byte.BYTES), StandardCharsets.UTF_8);
            case STRING_OF_CHARS ->
                ByteBuffer.wrap(text(source, Character.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asCharBuffer()
                        .toString();
            default -> throw corrupt("the tag " + tag + " is unknown");
        };
    }

    private static byte[] text(ByteBuffer source, int width) throws StreamCorruptedException {
        int count = source.getInt();
        if (count < 0 || count > source.remaining() / width) {
            throw corrupt("a string of length " + count + " cannot be in " + source.remaining() + " bytes");
        }
        byte[] text = new byte[count * width];
        source.get(text);
        return text;
    }

    private static StreamCorruptedException corrupt(String how) {
        return new StreamCorruptedException("the bytes are damaged: " + how);
    }
}
