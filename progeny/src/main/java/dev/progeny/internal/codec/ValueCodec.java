package dev.progeny.internal.codec;

import dev.progeny.UndecodableException;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values to bytes and back. The commonest values have a compact encoding ({@link Scalars}, {@link PrimitiveArrays}); all others go by
 * Java serialization, so that what arrives is what any Java programmer expects. The first byte tells which.
 */
public final class ValueCodec {
    private static final int EXPECTED_BYTES = 512;

    private ValueCodec() {}

    /**
     * Encodes a value.
     *
     * @param what what the value is to the user, for messages: "the task", "the element", "argument 3"
     * @return bytes that share nothing with {@code value}
     * @throws IllegalArgumentException if it cannot be encoded; the message shows the path of fields to the culprit, and a remedy
     */
    public static Encoded encode(@Nullable Object value, String what) {
        try {
            ByteBuffer compact = Scalars.encode(value);
            if (compact == null && value != null) {
                compact = PrimitiveArrays.encode(value);
            }
            return compact != null ? new Encoded(compact, List.of(), Set.of()) : serialize(value);
        } catch (ByteSink.TooLargeException e) {
            throw refused(
                    what,
                    "encoded, it would be larger than " + ByteSink.LIMIT + " bytes; pass it in parts, or in a file",
                    e);
        } catch (StackOverflowError e) {
            throw refused(
                    what,
                    "its objects refer to one another in a chain too long for this thread's stack, as in a linked list of one's own;"
                            + " pass them in an array or a collection",
                    e);
        } catch (OutOfMemoryError e) {
            throw refused(
                    what, "no memory is left for its encoded form; raise -Xmx, or pass it in parts, or in a file", e);
        } catch (ConcurrentModificationException e) {
            throw refused(what, "another thread changed it meanwhile; pass a copy, or wait until it is complete", e);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw refused(what, Diagnosis.of(value, e), e);
        }
    }

    private static Encoded serialize(@Nullable Object value) throws IOException {
        ByteSink sink = new ByteSink(EXPECTED_BYTES);
        sink.write(Scalars.OBJECT);
        Encoding encoding = Encoding.begin();
        try (ValueOutput out = new ValueOutput(sink)) {
            out.writeObject(value);
            out.flush();
            return new Encoded(sink.toBuffer(), encoding.passengers(), out.loaders());
        } finally {
            encoding.end();
        }
    }

    private static IllegalArgumentException refused(String what, String why, Throwable cause) {
        return new IllegalArgumentException("cannot encode " + what + ": " + why, cause);
    }

    /** {@return whether the remaining bytes are a value that is rebuilt without running code of the user's, and cannot be changed} */
    public static boolean isPlain(ByteBuffer bytes) {
        return bytes.hasRemaining() && Scalars.isPlain(bytes.get(bytes.position()));
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
     * @param filter decides on each class, or null to admit all, as is right for bytes of this program's own processes
     * @throws UndecodableException if it cannot be rebuilt, or the filter refused it
     */
    public static @Nullable Object decode(ByteBuffer bytes, @Nullable ObjectInputFilter filter) {
        try {
            if (!bytes.hasRemaining()) {
                throw new StreamCorruptedException("the bytes are damaged: there are none");
            }
            byte tag = bytes.get();
            if (tag == Scalars.OBJECT) {
                return deserialize(bytes, filter);
            }
            return PrimitiveArrays.isTag(tag) ? PrimitiveArrays.decode(tag, bytes) : Scalars.decode(tag, bytes);
        } catch (ClassNotFoundException e) {
            throw undecodable(e.getMessage(), e);
        } catch (InvalidClassException e) {
            throw undecodable(invalid(e, filter), e);
        } catch (StackOverflowError e) {
            throw undecodable(
                    "its objects refer to one another in a chain too long for this thread's stack; raise -Xss", e);
        } catch (OutOfMemoryError e) {
            throw undecodable("no memory is left for it; raise -Xmx of this process", e);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw undecodable(e.toString(), e);
        }
    }

    private static @Nullable Object deserialize(ByteBuffer bytes, @Nullable ObjectInputFilter filter)
            throws IOException, ClassNotFoundException {
        try (ValueInput in = new ValueInput(new BufferInput(bytes), filter)) {
            Object value = in.readObject();
            bytes.position(bytes.limit());
            return value;
        }
    }

    private static String invalid(InvalidClassException e, @Nullable ObjectInputFilter filter) {
        String which = e.classname == null ? "" : e.classname + ": ";
        return filter != null && e.classname == null
                ? "the filter of this listener refused it; admit its classes if you trust the sender (" + e.getMessage()
                        + ")"
                : which + "the class is not the same on both sides; let both run the same version (" + e.getMessage()
                        + ")";
    }

    private static UndecodableException undecodable(@Nullable String why, Throwable cause) {
        return new UndecodableException("cannot decode a value that was sent here: " + why, cause);
    }
}
