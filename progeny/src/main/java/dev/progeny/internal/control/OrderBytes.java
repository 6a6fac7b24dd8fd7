package dev.progeny.internal.control;

import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * How numbers, texts and runs of bytes stand in an order. Not {@code writeUTF}: a class path kept in a property may exceed its 65,535
 * bytes. Not read by a {@code DataInputStream}, which on JDK 25 brings fifty classes with it.
 */
final class OrderBytes {
    private OrderBytes() {}

    static void writeText(DataOutputStream out, String text) throws IOException {
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static boolean readBoolean(InputStream in) throws IOException {
        return readByte(in) != 0;
    }

    static int readInt(InputStream in) throws IOException {
        int number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            number = number << 8 | readByte(in);
        }
        return number;
    }

    static long readLong(InputStream in) throws IOException {
        long high = readInt(in);
        return high << 32 | readInt(in) & 0xFFFF_FFFFL;
    }

    static String readText(InputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    static byte[] readBytes(InputStream in) throws IOException {
        int length = readInt(in);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw ended();
        }
        return bytes;
    }

    private static int readByte(InputStream in) throws IOException {
        int read = in.read();
        if (read < 0) {
            throw ended();
        }
        return read;
    }

    private static EOFException ended() {
        return new EOFException("the order ends early");
    }
}
