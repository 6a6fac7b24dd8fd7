package dev.progeny.internal.pool;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A unit as the worker reads it, in place: valid as long as the frame is. Its arguments are taken one by one, those of the first element
 * first; an element that failed before it took all of its own is made good by {@link #skipTo}.
 */
final class UnitFrame {
    private final ByteBuffer frame;
    private final ByteBuffer view;
    private final int codeNumber;
    private final TaskShape shape;
    private final int size;
    private final int lengthsAt;
    private final @Nullable ByteBuffer code;
    private int next;
    private int nextAt;

    private UnitFrame(ByteBuffer frame) {
        this.frame = frame;
        this.view = frame.duplicate();
        codeNumber = frame.getInt();
        shape = TaskShape.of(frame.get());
        size = frame.getInt();
        int inline = frame.getInt();
        lengthsAt = frame.position();
        int codeAt = lengthsAt + size * shape.arity() * Integer.BYTES;
        code = codeNumber == RemoteCode.INLINE ? frame.slice(codeAt, inline) : null;
        nextAt = codeAt + inline;
        int end = nextAt;
        for (int i = 0; i < size * shape.arity(); i++) {
            end += frame.getInt(lengthsAt + i * Integer.BYTES);
        }
        frame.position(end);
    }

    /** Reads the next unit of a load, and moves the frame behind it. */
    static UnitFrame read(ByteBuffer frame) {
        return new UnitFrame(frame);
    }

    /** {@return the number of a function that was sent before, or {@link RemoteCode#INLINE}} */
    int codeNumber() {
        return codeNumber;
    }

    TaskShape shape() {
        return shape;
    }

    int size() {
        return size;
    }

    /** {@return the encoded function if it came with the unit, else null} */
    @Nullable
    ByteBuffer code() {
        return code;
    }

    /** Goes to the arguments of an element. */
    void skipTo(int element) {
        while (next < element * shape.arity()) {
            nextArgument();
        }
    }

    /** {@return the next argument, valid until the one after it is asked for} */
    ByteBuffer nextArgument() {
        int length = frame.getInt(lengthsAt + next * Integer.BYTES);
        int at = nextAt;
        next++;
        nextAt = at + length;
        return view.limit(at + length).position(at);
    }
}
