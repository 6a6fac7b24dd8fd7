package dev.progeny.internal.codec;

import dev.progeny.UndecodableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values to bytes and back. */
public final class ValueCodec {
    private ValueCodec() {}

    /**
     * Encodes a value.
     *
     * @param what what the value is to the user, for messages: "the task", "the element", "argument 3"
     * @throws IllegalArgumentException if it cannot be encoded; the message shows the path of fields to the culprit
     */
    public static Encoded encode(@Nullable Object value, String what) {
        Encoding encoding = Encoding.begin();
        List<Passenger> passengers = List.of();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (NotSerializableException e) {
            throw new IllegalArgumentException(
                    "cannot encode " + what + ": " + e.getMessage() + " is not serializable", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot encode " + what + ": " + e.getMessage(), e);
        } finally {
            passengers = encoding.end();
        }
        return new Encoded(ByteBuffer.wrap(bytes.toByteArray()), passengers);
    }

    /**
     * Rebuilds a value; consumes all remaining bytes.
     *
     * @throws UndecodableException if it cannot be rebuilt
     */
    public static @Nullable Object decode(ByteBuffer bytes) {
        return decode(bytes, null);
    }

    /**
     * Rebuilds a value that came from outside; consumes all remaining bytes.
     *
     * @param filter decides on each class, or null to admit all
     * @throws UndecodableException if it cannot be rebuilt, or the filter refused it
     */
    public static @Nullable Object decode(ByteBuffer bytes, @Nullable ObjectInputFilter filter) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(copy))) {
            if (filter != null) {
                in.setObjectInputFilter(filter);
            }
            return in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new UndecodableException("cannot decode a value: " + e, e);
        }
    }
}
