package dev.progeny.internal.codec;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Throwables to bytes and back, whatever their classes do. Each travels twice: as text, which always succeeds, and serialized, which
 * may fail on either side. Where serialization succeeds it decides; else the text does, as a
 * {@link dev.progeny.RemoteFailureException}.
 */
public final class ThrownCodec {
    /** More would only delay the message. */
    private static final int LONGEST_REASON = 1_000;

    private ThrownCodec() {}

    /**
     * Encodes a throwable.
     *
     * @return bytes, whatever {@code thrown} is or does, and even if there is hardly any memory left
     */
    public static byte[] encode(Throwable thrown) {
        try {
            return encode(thrown, ThrownText.of(thrown));
        } catch (Throwable e) {
            // Out of memory, as a rule. What is left to say needs little of it.
            ThrownText text = new ThrownText(
                    thrown.getClass().getName(),
                    "(no details: " + e.getClass().getName() + ")",
                    List.of(),
                    null,
                    List.of());
            return message(text, e.getClass().getName(), ByteBuffer.allocate(0));
        }
    }

    private static byte[] encode(Throwable thrown, ThrownText text) {
        try {
            return message(text, "", SerializedThrown.encode(thrown));
        } catch (IOException | RuntimeException | Error e) {
            return message(text, "it cannot be serialized: " + reason(e), ByteBuffer.allocate(0));
        }
    }

    private static byte[] message(ThrownText text, String reason, ByteBuffer serialized) {
        ByteBuffer bytes = MessageData.written(1024 + serialized.remaining(), out -> {
            text.write(out);
            MessageData.writeText(out, reason);
            MessageData.writeBytes(out, serialized);
        });
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    /**
     * Rebuilds a throwable, fresh at each call: the original type with its message, causes, suppressed exceptions and stack trace, or
     * else a {@link dev.progeny.RemoteFailureException} that tells all of it as text. Consumes all remaining bytes.
     *
     * @return a throwable, whatever the bytes hold
     */
    public static Throwable decode(ByteBuffer bytes) {
        return decode(bytes, null);
    }

    /**
     * As {@link #decode(ByteBuffer)}, of bytes that came from outside.
     *
     * @param filter decides on each class, or null to admit all; what it refuses is told as text
     */
    public static Throwable decode(ByteBuffer bytes, @Nullable ObjectInputFilter filter) {
        ThrownText text;
        String reason;
        ByteBuffer serialized;
        try {
            DataInputStream in = MessageData.reading(bytes);
            text = ThrownText.read(in);
            reason = MessageData.readText(in);
            serialized = MessageData.readBytes(in);
        } catch (IOException | RuntimeException | Error e) {
            return new ThrownText("unknown", null, List.of(), null, List.of())
                    .toException("its bytes are damaged: " + reason(e));
        }
        if (!reason.isEmpty()) {
            return text.toException(reason);
        }
        try {
            return SerializedThrown.decode(serialized, text, filter);
        } catch (IOException | ClassNotFoundException | RuntimeException | Error e) {
            return text.toException("it cannot be rebuilt here: " + reason(e));
        }
    }

    private static String reason(Throwable failure) {
        String message = Guarded.message(failure, LONGEST_REASON);
        return failure.getClass().getName() + (message == null ? "" : ": " + message);
    }
}
