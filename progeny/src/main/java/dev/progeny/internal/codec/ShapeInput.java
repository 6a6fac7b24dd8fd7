package dev.progeny.internal.codec;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ShapeBytes} wrote by a {@code DataOutputStream}. A {@code DataInputStream} would bring variable handles with it on JDK 25, and
 * where these are, a child calls its main function through a method handle, which it first has to make: 20 ms of its start.
 */
final class ShapeInput {
    private final byte[] description;
    private final ByteBuffer bytes;

    ShapeInput(byte[] description) {
        this.description = description;
        this.bytes = ByteBuffer.wrap(description);
    }

    byte readByte() {
        return bytes.get();
    }

    int readUnsignedByte() {
        return bytes.get() & 0xFF;
    }

    int readUnsignedShort() {
        return bytes.getShort() & 0xFFFF;
    }

    int readInt() {
        return bytes.getInt();
    }

    long readLong() {
        return bytes.getLong();
    }

    /** {@return a text that {@code writeUTF} wrote} */
    String readText() throws IOException {
        int start = bytes.position();
        int length = readUnsignedShort();
        if (length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        bytes.position(start + Short.BYTES + length);
        for (int i = start + Short.BYTES; i < bytes.position(); i++) {
            if (description[i] < 0) {
                return DataInputStream.readUTF(new DataInputStream(
                        new BufferInput(ByteBuffer.wrap(description).position(start))));
            }
        }
        return new String(description, start + Short.BYTES, length, StandardCharsets.ISO_8859_1);
    }
}
