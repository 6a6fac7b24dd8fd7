package dev.progeny.internal.codec;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes in a growing array. Unlike {@code ByteArrayOutputStream} it gives them away without a copy, and knows where it must stop. */
final class ByteSink extends OutputStream {
    /** The longest array that every JVM can make. */
    static final int LIMIT = Integer.MAX_VALUE - 16;

    private byte[] bytes;
    private int size;

    ByteSink(int expected) {
        bytes = new byte[expected];
    }

    @Override
    public void write(int b) {
        makeRoom(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        makeRoom(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /** {@return a view of the next {@code length} bytes, for the caller to fill} */
    ByteBuffer next(long length) {
        makeRoom(length);
        ByteBuffer view = ByteBuffer.wrap(bytes, size, (int) length).order(ByteOrder.LITTLE_ENDIAN);
        size += (int) length;
        return view;
    }

    int size() {
        return size;
    }

    /** {@return the bytes written; a copy only where much of the array is unused} */
    ByteBuffer toBuffer() {
        boolean roomy = size < bytes.length / 4 * 3;
        return ByteBuffer.wrap(roomy ? Arrays.copyOf(bytes, size) : bytes, 0, size);
    }

    private void makeRoom(long more) {
        if (more <= bytes.length - size) {
            return;
        }
        long needed = size + more;
        if (needed > LIMIT) {
            throw new TooLargeException();
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(LIMIT, Math.max(needed, 2L * bytes.length)));
    }

    /** More was written than one array holds. */
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("more than " + LIMIT + " bytes");
        }
    }
}
