package dev.progeny.internal.child;

import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.codec.LambdaBody;
import org.jspecify.annotations.Nullable;

/** What a child is for: what either of two interfaces does, or the body of a lambda that is one of them. */
final class MainFunction {
    private MainFunction() {}

    static @Nullable Object call(Object function) throws Exception {
        if (function instanceof LambdaBody body) {
            return body.call();
        }
        if (function instanceof RemoteRunnable runnable) {
            runnable.runRemotely();
            return null;
        }
        return ((RemoteCallable<?>) function).callRemotely();
    }

    /** {@return where the function's class comes from} */
    static @Nullable ClassLoader loader(Object function) {
        return function instanceof LambdaBody body
                ? body.loader()
                : function.getClass().getClassLoader();
    }
}
