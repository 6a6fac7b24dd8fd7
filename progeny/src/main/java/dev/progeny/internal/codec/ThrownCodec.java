package dev.progeny.internal.codec;

import dev.progeny.RemoteFailureException;
import java.nio.ByteBuffer;

/** Throwables to bytes and back, whatever their classes do. */
public final class ThrownCodec {
    private ThrownCodec() {}

    /** Encodes a throwable. Never throws because of what {@code thrown} is or does. */
    public static byte[] encode(Throwable thrown) {
        ByteBuffer bytes = ValueCodec.encode(thrown, "the exception").bytes();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    /**
     * Rebuilds a throwable, fresh at each call: the original type with its message, causes, suppressed exceptions and stack trace, or
     * else a {@link RemoteFailureException} that tells all of it as text. Never throws because of what the bytes hold.
     */
    public static Throwable decode(ByteBuffer bytes) {
        return (Throwable) java.util.Objects.requireNonNull(ValueCodec.decode(bytes));
    }
}
