package dev.progeny.internal.child;

import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteRunnable;
import org.jspecify.annotations.Nullable;

/** What a child is for, in either of its two shapes. */
final class MainFunction {
    private MainFunction() {}

    static @Nullable Object call(Object function) throws Exception {
        if (function instanceof RemoteRunnable runnable) {
            runnable.runRemotely();
            return null;
        }
        return ((RemoteCallable<?>) function).callRemotely();
    }
}
