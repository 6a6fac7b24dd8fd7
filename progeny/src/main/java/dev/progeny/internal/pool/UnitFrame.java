package dev.progeny.internal.pool;

import dev.progeny.internal.codec.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A unit as the worker reads it, in place: valid as long as the frame is. */
final class UnitFrame {
    private final int codeNumber;
    private final TaskShape shape;
    private final int size;
    private final @Nullable ByteBuffer code;
    private final Batch.Reader arguments;

    private UnitFrame(ByteBuffer frame) throws IOException {
        codeNumber = frame.getInt();
        shape = TaskShape.of(frame.get());
        size = frame.getInt();
        int codeLength = frame.getInt();
        int argumentsLength = frame.getInt();
        int codeAt = frame.position();
        int argumentsAt = codeAt + codeLength;
        code = codeNumber == RemoteCode.INLINE ? frame.slice(codeAt, codeLength) : null;
        arguments = Batch.read(frame.slice(argumentsAt, argumentsLength)).reader();
        frame.position(argumentsAt + argumentsLength);
    }

    /** Reads the next unit of a load, and moves the frame behind it. */
    static UnitFrame read(ByteBuffer frame) throws IOException {
        return new UnitFrame(frame);
    }

    /** {@return the number of a function that was sent before, or {@link RemoteCode#INLINE}} */
    int codeNumber() {
        return codeNumber;
    }

    int size() {
        return size;
    }

    /** {@return the encoded function if it came with the unit, else null} */
    @Nullable
    ByteBuffer code() {
        return code;
    }

    /**
     * Calls a function with the arguments of an element; anything may be thrown.
     *
     * @throws dev.progeny.UndecodableException if one cannot be rebuilt
     */
    @Nullable
    Object call(Object function, int element) throws Exception {
        return shape.call(function, arguments, element);
    }
}
