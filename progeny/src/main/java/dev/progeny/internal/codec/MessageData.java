package dev.progeny.internal.codec;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How texts and runs of bytes stand in the messages of this package. */
final class MessageData {
    private static final int NONE = -1;

    private MessageData() {}

    /** Something that writes a message. */
    interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /** {@return what {@code writing} writes} */
    static ByteBuffer written(int expected, Writing writing) {
        ByteSink sink = new ByteSink(expected);
        try {
            writing.to(new DataOutputStream(sink));
        } catch (IOException e) {
            throw new AssertionError("a byte sink does not fail", e);
        }
        return sink.toBuffer();
    }

    static DataInputStream reading(ByteBuffer bytes) {
        return new DataInputStream(new BufferInput(bytes));
    }

    /** Unlike {@code writeUTF}, takes a text of any length. */
    static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeInt(text == null ? NONE : text.length());
        out.writeChars(text == null ? "" : text);
    }

    static @Nullable String readTextOrNull(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length == NONE) {
            return null;
        }
        byte[] chars = in.readNBytes(2 * length);
        if (chars.length < 2 * length) {
            throw new EOFException("the bytes are damaged: a text of length " + length + " is cut");
        }
        return ByteBuffer.wrap(chars).asCharBuffer().toString();
    }

    static String readText(DataInputStream in) throws IOException {
        String text = readTextOrNull(in);
        if (text == null) {
            throw new IOException("the bytes are damaged: a text is missing");
        }
        return text;
    }

    static void writeBytes(DataOutputStream out, ByteBuffer bytes) throws IOException {
        out.writeInt(bytes.remaining());
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    static ByteBuffer readBytes(DataInputStream in) throws IOException {
        return ByteBuffer.wrap(in.readNBytes(in.readInt()));
    }
}
