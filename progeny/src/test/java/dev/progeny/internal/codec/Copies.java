package dev.progeny.internal.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Copies of values by the codec, and by the JDK, whose word counts. */
final class Copies {
    private Copies() {}

    static ByteBuffer encode(@Nullable Object value) {
        return ValueCodec.encode(value, "the value").bytes();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // the test says what it expects
    static <T extends @Nullable Object> T copy(@Nullable Object value) {
        return (T) ValueCodec.decode(encode(value));
    }

    /** Whether Java serialization does the work. */
    static boolean isSerialized(@Nullable Object value) {
        ByteBuffer bytes = encode(value);
        return bytes.get(bytes.position()) == CompactOutput.OBJECT;
    }

    static byte[] jdkBytes(@Nullable Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static @Nullable Object jdkCopy(@Nullable Object value) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(jdkBytes(value))) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
                try {
                    return Class.forName(description.getName(), false, Copies.class.getClassLoader());
                } catch (ClassNotFoundException e) {
                    return super.resolveClass(description);
                }
            }
        }) {
            return in.readObject();
        }
    }

    /** Decodes as if the bytes came from outside, with the classes that {@code loader} finds. */
    static @Nullable Object decodeElsewhere(ByteBuffer bytes, ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return ValueCodec.decode(bytes, info -> java.io.ObjectInputFilter.Status.ALLOWED);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
