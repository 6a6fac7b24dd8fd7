package dev.progeny.internal.pool;

import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.codec.Traces;
import dev.progeny.internal.codec.ValueCodec;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one task ended. Bytes are decoded, and exceptions made, by whoever asks for the result: never by a thread that reads a worker's
 * results, for user code may run; and anew at each call, for no two callers share an exception.
 */
sealed interface Ending {
    /**
     * The result, as a future holds it.
     *
     * @throws Throwable what the task threw, or why it has no result
     */
    @Nullable
    Object result() throws Throwable;

    /**
     * The result, for the thread that called the pool and waited.
     *
     * @throws Throwable what the task threw, its stack trace going on with this thread's frames; or why there is no result
     */
    default @Nullable Object resultHere() throws Throwable {
        return result();
    }

    /** {@return whether the task returned} */
    default boolean isReturn() {
        return this instanceof Value || this instanceof Returned;
    }

    /** The task returned what is decoded without running code of the user's, and cannot be changed. */
    record Value(@Nullable Object value) implements Ending {
        @Override
        public @Nullable Object result() {
            return value;
        }
    }

    /** The task returned. */
    record Returned(ByteBuffer bytes) implements Ending {
        @Override
        public @Nullable Object result() {
            return ValueCodec.decode(bytes.duplicate());
        }
    }

    /** The task threw. */
    record Threw(ByteBuffer bytes, long pid, String worker) implements Ending {
        @Override
        public @Nullable Object result() throws Throwable {
            throw ThrownCodec.decode(bytes.duplicate());
        }

        @Override
        public @Nullable Object resultHere() throws Throwable {
            throw Traces.withCaller(ThrownCodec.decode(bytes.duplicate()), pid, worker);
        }
    }

    /** The task has no result, for a reason of which each asker gets an exception of his own. */
    record Failed(Supplier<? extends Throwable> reason) implements Ending {
        @Override
        public @Nullable Object result() throws Throwable {
            throw reason.get();
        }
    }

    /** As another ending, but for the value. */
    record Replaced(Ending ending, @Nullable Object value) implements Ending {
        @Override
        public @Nullable Object result() throws Throwable {
            ending.result();
            return value;
        }
    }
}
