package dev.progeny.internal.control;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a child has logged, on its way to its parent.
 *
 * @param level the name of the level
 * @param levelValue its value, by which levels are ordered
 * @param time when it was logged
 * @param logger the logger's name, empty for the root
 * @param thread the name of the thread
 * @param threadId the number of the thread, in the child
 * @param sourceClass the class that logged it, empty if unknown
 * @param sourceMethod the method that logged it, empty if unknown
 * @param text the message, with its parameters
 * @param thrown the encoded exception, or null
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares lines
public record LogLine(
        String level,
        int levelValue,
        Instant time,
        String logger,
        String thread,
        long threadId,
        String sourceClass,
        String sourceMethod,
        String text,
        byte @Nullable [] thrown) {
    /** {@return the line as bytes} */
    public ByteBuffer toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            OrderBytes.writeText(out, level);
            out.writeInt(levelValue);
            out.writeLong(time.getEpochSecond());
            out.writeInt(time.getNano());
            OrderBytes.writeText(out, logger);
            OrderBytes.writeText(out, thread);
            out.writeLong(threadId);
            OrderBytes.writeText(out, sourceClass);
            OrderBytes.writeText(out, sourceMethod);
            OrderBytes.writeText(out, text);
            out.writeBoolean(thrown != null);
            if (thrown != null) {
                OrderBytes.writeBytes(out, thrown);
            }
        } catch (IOException e) {
            throw new AssertionError("an array takes all", e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /**
     * Reads a line that {@link #toBytes} made.
     *
     * @throws IOException if the bytes are something else
     */
    public static LogLine of(ByteBuffer encoded) throws IOException {
        byte[] bytes = new byte[encoded.remaining()];
        encoded.duplicate().get(bytes);
        InputStream in = new ByteArrayInputStream(bytes);
        return new LogLine(
                OrderBytes.readText(in),
                OrderBytes.readInt(in),
                Instant.ofEpochSecond(OrderBytes.readLong(in), OrderBytes.readInt(in)),
                OrderBytes.readText(in),
                OrderBytes.readText(in),
                OrderBytes.readLong(in),
                OrderBytes.readText(in),
                OrderBytes.readText(in),
                OrderBytes.readText(in),
                OrderBytes.readBoolean(in) ? OrderBytes.readBytes(in) : null);
    }
}
