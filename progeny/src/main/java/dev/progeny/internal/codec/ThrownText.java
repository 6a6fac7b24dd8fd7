package dev.progeny.internal.codec;

import dev.progeny.RemoteFailureException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of a throwable that can be told as text. Nothing that the throwable's own methods do, or fail to do, keeps it from being made.
 *
 * @param type the name of its class
 * @param message null if it has none
 * @param cause null if it has none
 */
record ThrownText(
        String type,
        @Nullable String message,
        List<StackTraceElement> frames,
        @Nullable ThrownText cause,
        List<ThrownText> suppressed) {
    private static final int LONGEST_MESSAGE = 100_000;
    private static final int MOST_THROWABLES = 200;
    private static final int DEEPEST = 100;

    static ThrownText of(Throwable thrown) {
        return of(thrown, new IdentityHashMap<>(), 0);
    }

    /**
     * @param known those met so far; a chain that comes back to one of them ends there
     */
    private static ThrownText of(Throwable thrown, IdentityHashMap<Throwable, Boolean> known, int depth) {
        String type = thrown.getClass().getName();
        if (known.put(thrown, true) != null) {
            return new ThrownText(type, "this exception stands above already, in a circle", List.of(), null, List.of());
        }
        if (known.size() > MOST_THROWABLES || depth > DEEPEST) {
            return new ThrownText(
                    type, "left out, with what it refers to: too many exceptions", List.of(), null, List.of());
        }
        Throwable cause = Guarded.cause(thrown);
        List<ThrownText> suppressed = new ArrayList<>();
        for (Throwable next : thrown.getSuppressed()) {
            suppressed.add(of(next, known, depth + 1));
        }
        return new ThrownText(
                type,
                Guarded.message(thrown, LONGEST_MESSAGE),
                List.of(Guarded.frames(thrown)),
                cause == null ? null : of(cause, known, depth + 1),
                suppressed);
    }

    /** {@return a new exception that stands for the one described} */
    RemoteFailureException toException(String reason) {
        RemoteFailureException exception =
                new RemoteFailureException(type, message, reason, cause == null ? null : cause.toException(reason));
        exception.setStackTrace(frames.toArray(StackTraceElement[]::new));
        for (ThrownText next : suppressed) {
            exception.addSuppressed(next.toException(reason));
        }
        return exception;
    }

    void write(DataOutputStream out) throws IOException {
        MessageData.writeText(out, type);
        MessageData.writeText(out, message);
        out.writeInt(frames.size());
        for (StackTraceElement frame : frames) {
            writeFrame(out, frame);
        }
        out.writeBoolean(cause != null);
        if (cause != null) {
            cause.write(out);
        }
        out.writeInt(suppressed.size());
        for (ThrownText next : suppressed) {
            next.write(out);
        }
    }

    static ThrownText read(DataInputStream in) throws IOException {
        String type = MessageData.readText(in);
        String message = MessageData.readTextOrNull(in);
        List<StackTraceElement> frames = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            frames.add(readFrame(in));
        }
        ThrownText cause = in.readBoolean() ? read(in) : null;
        List<ThrownText> suppressed = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            suppressed.add(read(in));
        }
        return new ThrownText(type, message, frames, cause, suppressed);
    }

    /** Without the loader's name and the module's version, which a trace does not show for most classes. */
    private static void writeFrame(DataOutputStream out, StackTraceElement frame) throws IOException {
        MessageData.writeText(out, frame.getModuleName());
        MessageData.writeText(out, frame.getClassName());
        MessageData.writeText(out, frame.getMethodName());
        MessageData.writeText(out, frame.getFileName());
        out.writeInt(frame.getLineNumber());
    }

    private static StackTraceElement readFrame(DataInputStream in) throws IOException {
        String module = MessageData.readTextOrNull(in);
        return new StackTraceElement(
                null,
                module,
                null,
                MessageData.readText(in),
                MessageData.readText(in),
                MessageData.readTextOrNull(in),
                in.readInt());
    }
}
