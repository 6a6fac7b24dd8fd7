package dev.progeny.internal.codec;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes in a growing array. Unlike {@code ByteArrayOutputStream} it gives them away without a copy, and knows where it must stop. */
final class ByteSink extends OutputStream {
    /** The longest array that every JVM can make. */
    static final int LIMIT = Integer.MAX_VALUE - 16;

    /** At most so much room is kept for the next bytes. */
    private static final int MOST_KEPT = 64 << 10;

    private byte[] bytes;

    /** All of {@code bytes}, for numbers. */
    private ByteBuffer view;

    /** All of {@code bytes}, for {@link #written}; null until it is asked for. */
    private @Nullable ByteBuffer all;

    private int size;

    ByteSink(int expected) {
        bytes = new byte[expected];
        view = whole(bytes);
    }

    private static ByteBuffer whole(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void write(int b) {
        makeRoom(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] source) {
        write(source, 0, source.length);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        makeRoom(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    void writeShort(int value) {
        makeRoom(Short.BYTES);
        view.putShort(size, (short) value);
        size += Short.BYTES;
    }

    void writeInt(int value) {
        makeRoom(Integer.BYTES);
        view.putInt(size, value);
        size += Integer.BYTES;
    }

    void writeLong(long value) {
        makeRoom(Long.BYTES);
        view.putLong(size, value);
        size += Long.BYTES;
    }

    /** Writes a byte and a number. */
    void writeInt(byte tag, int value) {
        makeRoom(1 + Integer.BYTES);
        bytes[size] = tag;
        view.putInt(size + 1, value);
        size += 1 + Integer.BYTES;
    }

    /** Writes a byte and a number. */
    void writeLong(byte tag, long value) {
        makeRoom(1 + Long.BYTES);
        bytes[size] = tag;
        view.putLong(size + 1, value);
        size += 1 + Long.BYTES;
    }

    /** {@return a view of the next {@code length} bytes, for the caller to fill} */
    ByteBuffer next(long length) {
        makeRoom(length);
        ByteBuffer room = ByteBuffer.wrap(bytes, size, (int) length).order(ByteOrder.LITTLE_ENDIAN);
        size += (int) length;
        return room;
    }

    int size() {
        return size;
    }

    /** Forgets all but the first bytes. */
    void truncate(int newSize) {
        size = newSize;
    }

    /** Writes a number over four bytes that are there. */
    void setInt(int position, int value) {
        view.putInt(position, value);
    }

    /** Writes a byte over one that is there. */
    void set(int position, byte value) {
        bytes[position] = value;
    }

    /** {@return a view of the bytes written, valid until others are; it may be the same each time} */
    ByteBuffer written() {
        ByteBuffer whole = all;
        if (whole == null) {
            whole = ByteBuffer.wrap(bytes);
            all = whole;
        }
        return whole.limit(size).position(0);
    }

    /** {@return the bytes written, alone in an array} */
    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(array(), 0, size);
    }

    /** {@return the bytes written, alone in an array of their size; and begins anew} */
    byte[] take() {
        byte[] taken = toArray();
        if (taken == bytes || bytes.length > MOST_KEPT) {
            use(new byte[0]); // often nothing more is written
        }
        size = 0;
        return taken;
    }

    /** {@return an array that begins with the bytes written; a copy only where much of it would be unused} */
    byte[] array() {
        boolean roomy = size < bytes.length / 4 * 3;
        return roomy ? Arrays.copyOf(bytes, size) : bytes;
    }

    /** {@return the bytes written, alone in an array of their size} */
    byte[] toArray() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private void makeRoom(long more) {
        if (more > bytes.length - size) {
            grow(more);
        }
    }

    private void grow(long more) {
        long needed = size + more;
        if (needed > LIMIT) {
            throw new TooLargeException();
        }
        use(Arrays.copyOf(bytes, (int) Math.min(LIMIT, Math.max(needed, 2L * bytes.length))));
    }

    private void use(byte[] array) {
        bytes = array;
        view = whole(array);
        all = null;
    }

    /** More was written than one array holds. */
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("more than " + LIMIT + " bytes");
        }
    }
}
