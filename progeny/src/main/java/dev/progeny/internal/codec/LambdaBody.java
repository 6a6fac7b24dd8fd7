package dev.progeny.internal.codec;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was written in a lambda, with the arguments that it captured. To call it a few times takes neither the lambda's class, which the
 * JVM would make, nor a method handle: in a JVM that has just begun, these take longer than all else that a child does (ADR 0008).
 */
public final class LambdaBody {
    private final Method method;
    private final @Nullable Object receiver;
    private final @Nullable Object[] arguments;
    private final boolean returnsNothing;

    private LambdaBody(Method method, @Nullable Object receiver, @Nullable Object[] arguments, boolean returnsNothing) {
        this.method = method;
        this.receiver = receiver;
        this.arguments = arguments;
        this.returnsNothing = returnsNothing;
    }

    /**
     * @param captured all that the lambda captured; of a method that is not static, the first is the object that it is of
     * @param returnsNothing whether the lambda does, even if the method does not
     */
    static LambdaBody of(Method method, @Nullable Object[] captured, boolean returnsNothing) {
        if (Modifier.isStatic(method.getModifiers())) {
            return new LambdaBody(method, null, captured, returnsNothing);
        }
        return new LambdaBody(method, captured[0], Arrays.copyOfRange(captured, 1, captured.length), returnsNothing);
    }

    /** {@return the loader of the class in which the lambda was written} */
    public @Nullable ClassLoader loader() {
        return method.getDeclaringClass().getClassLoader();
    }

    /**
     * {@return what the lambda would return}
     *
     * @throws Exception what it throws
     */
    @SuppressWarnings("NullAway") // the receiver of a static method is null
    public @Nullable Object call() throws Exception {
        try {
            Object value = method.invoke(receiver, arguments);
            return returnsNothing ? null : value;
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause();
            if (thrown instanceof Exception exception) {
                throw exception;
            }
            throw (Error) thrown;
        }
    }
}
