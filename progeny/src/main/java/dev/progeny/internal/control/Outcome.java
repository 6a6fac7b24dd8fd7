package dev.progeny.internal.control;

import java.nio.ByteBuffer;

/**
 * The last frame of a child on its data channel: how its main function ended.
 *
 * <p>Layout: one byte that tells which, then the encoded value or exception.
 *
 * @param isValue whether the function returned; otherwise it threw
 * @param bytes the encoded value or exception
 */
public record Outcome(boolean isValue, ByteBuffer bytes) {
    /** The first byte of an outcome that is a value. */
    public static final byte VALUE = 1;

    /** The first byte of an outcome that is an exception. */
    public static final byte THROWN = 2;

    private static final byte READY = 3;

    /** {@return the frame's parts} */
    public ByteBuffer[] toFrame() {
        return new ByteBuffer[] {ByteBuffer.wrap(new byte[] {isValue ? VALUE : THROWN}), bytes.duplicate()};
    }

    /** {@return what a spare sends in the place of an outcome when it is ready for its assignment} */
    public static ByteBuffer ready() {
        return ByteBuffer.wrap(new byte[] {READY});
    }

    /** {@return whether {@code frame} is {@link #ready()}} */
    public static boolean isReady(ByteBuffer frame) {
        return frame.get(frame.position()) == READY;
    }

    /** {@return the outcome that {@code frame} holds} */
    public static Outcome of(ByteBuffer frame) {
        boolean isValue = frame.get() == VALUE;
        return new Outcome(isValue, frame.slice());
    }
}
