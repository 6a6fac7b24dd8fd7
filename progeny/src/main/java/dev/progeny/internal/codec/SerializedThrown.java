package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A throwable by Java serialization. If only one of its causes or suppressed exceptions cannot be serialized, text stands for that one
 * alone, so that a handler still meets the type that it catches.
 */
final class SerializedThrown {
    private static final int EXPECTED_BYTES = 4096;

    private SerializedThrown() {}

    /**
     * @throws IOException if {@code thrown} itself cannot be serialized
     * @throws RuntimeException whatever its own code throws
     */
    static ByteBuffer encode(Throwable thrown) throws IOException {
        try {
            return write(thrown, part -> part);
        } catch (IOException | RuntimeException e) {
            IdentityHashMap<Throwable, Throwable> standIns = new IdentityHashMap<>();
            return write(
                    thrown,
                    part -> part == thrown ? part : standIns.computeIfAbsent(part, SerializedThrown::itselfOrText));
        }
    }

    private static Throwable itselfOrText(Throwable part) {
        try {
            write(part, other -> other == part ? other : null);
            return part;
        } catch (IOException | RuntimeException e) {
            return ThrownText.of(part).toException("it cannot be serialized: " + e);
        }
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param text the same throwable as text, which knows its stack trace even if its class forgets that or shares one object
     * @param filter decides on each class, or null to admit all
     */
    static Throwable decode(ByteBuffer bytes, ThrownText text, @Nullable ObjectInputFilter filter)
            throws IOException, ClassNotFoundException {
        try (ValueInput in = new ValueInput(new BufferInput(bytes), filter)) {
            if (!(in.readObject() instanceof Throwable thrown)) {
                throw new StreamCorruptedException("what was read is no Throwable");
            }
            if (thrown.getStackTrace().length != text.frames().size()) {
                thrown.setStackTrace(text.frames().toArray(StackTraceElement[]::new));
            }
            return thrown;
        }
    }

    private static ByteBuffer write(Throwable thrown, Function<Throwable, @Nullable Throwable> standIn)
            throws IOException {
        ByteSink sink = new ByteSink(EXPECTED_BYTES);
        Encoding discarded = Encoding.begin();
        try (ValueOutput out = new Replacing(sink, standIn)) {
            out.writeObject(thrown);
            out.flush();
            return sink.toBuffer();
        } finally {
            discarded.end();
        }
    }

    /** Writes another throwable, or null, in the place of some. */
    private static final class Replacing extends ValueOutput {
        private final Function<Throwable, @Nullable Throwable> standIn;

        private Replacing(OutputStream target, Function<Throwable, @Nullable Throwable> standIn) throws IOException {
            super(target);
            this.standIn = standIn;
        }

        @Override
        protected @Nullable Object replaceObject(@Nullable Object object) throws IOException {
            return object instanceof Throwable thrown ? standIn.apply(thrown) : super.replaceObject(object);
        }
    }
}
