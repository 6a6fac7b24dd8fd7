package dev.progeny.internal.pool;

import dev.progeny.internal.codec.Batch;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The shapes of function that a task can have, and how each is called. The code travels to the worker. */
public enum TaskShape {
    /** A {@link Callable} without arguments. */
    CALL(1, 0) {
        @Override
        @Nullable
        Object call(Object function, Batch.Reader arguments, int element) throws Exception {
            return ((Callable<?>) function).call();
        }
    },
    /** A {@link Runnable} without arguments or result. */
    RUN(2, 0) {
        @Override
        @Nullable
        Object call(Object function, Batch.Reader arguments, int element) {
            ((Runnable) function).run();
            return null;
        }
    },
    /** A {@link Function} of one argument. */
    APPLY(3, 1) {
        @Override
        @SuppressWarnings(
                "unchecked") // the public method that took function and argument together has checked their types
        @Nullable
        Object call(Object function, Batch.Reader arguments, int element) {
            return ((Function<@Nullable Object, @Nullable Object>) function).apply(arguments.decode(element));
        }
    },
    /** A {@link BiFunction} of two arguments. */
    APPLY_BOTH(4, 2) {
        @Override
        @SuppressWarnings("unchecked") // as above
        @Nullable
        Object call(Object function, Batch.Reader arguments, int element) {
            return ((BiFunction<@Nullable Object, @Nullable Object, @Nullable Object>) function)
                    .apply(arguments.decode(2 * element), arguments.decode(2 * element + 1));
        }
    },
    /** A {@link Consumer} of one argument, without result. */
    ACCEPT(5, 1) {
        @Override
        @SuppressWarnings("unchecked") // as above
        @Nullable
        Object call(Object function, Batch.Reader arguments, int element) {
            ((Consumer<@Nullable Object>) function).accept(arguments.decode(element));
            return null;
        }
    };

    private final byte code;
    private final int arity;

    TaskShape(int code, int arity) {
        this.code = (byte) code;
        this.arity = arity;
    }

    /** {@return what stands for this shape in a frame} */
    byte code() {
        return code;
    }

    /** {@return the number of arguments} */
    int arity() {
        return arity;
    }

    /**
     * Calls the function; anything may be thrown, checked exceptions too.
     *
     * @param arguments those of all elements, one behind the other
     * @throws dev.progeny.UndecodableException if one cannot be rebuilt
     */
    abstract @Nullable Object call(Object function, Batch.Reader arguments, int element) throws Exception;

    static TaskShape of(byte code) {
        for (TaskShape shape : values()) {
            if (shape.code == code) {
                return shape;
            }
        }
        throw new IllegalArgumentException("no task has the shape " + code);
    }
}
