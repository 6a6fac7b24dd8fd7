package dev.progeny.internal.pool;

import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ValueCodec;
import java.util.concurrent.atomic.AtomicInteger;

/** The encoded function of a call. A shared one is sent to each worker once, and named by its number from then on. */
public final class RemoteCode {
    /** The number of a function that travels with its only task. */
    static final int INLINE = 0;

    private static final AtomicInteger LAST_NUMBER = new AtomicInteger();

    private final TaskShape shape;
    private final int number;
    private final Encoded encoded;
    private final Pace pace;

    private RemoteCode(TaskShape shape, int number, Encoded encoded, Pace pace) {
        this.shape = shape;
        this.number = number;
        this.encoded = encoded;
        this.pace = pace;
    }

    /**
     * Encodes the function of a single task.
     *
     * @param pace of all such tasks of the pool
     * @throws IllegalArgumentException if it cannot be encoded
     */
    static RemoteCode once(TaskShape shape, Object function, Pace pace) {
        return new RemoteCode(shape, INLINE, ValueCodec.encode(function, "the task"), pace);
    }

    /**
     * Encodes the function of many tasks.
     *
     * @throws IllegalArgumentException if it cannot be encoded
     */
    public static RemoteCode shared(TaskShape shape, Object function) {
        Encoded encoded = ValueCodec.encode(function, "the function");
        FrameSize.check("the function", encoded.size());
        return new RemoteCode(shape, LAST_NUMBER.incrementAndGet(), encoded, new Pace());
    }

    TaskShape shape() {
        return shape;
    }

    int number() {
        return number;
    }

    boolean isShared() {
        return number != INLINE;
    }

    /** {@return how long an element takes that this is applied to; guarded by the pool's lock} */
    Pace pace() {
        return pace;
    }

    Encoded encoded() {
        return encoded;
    }
}
