package dev.progeny.examples.bench;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Lets a program end in order at Ctrl-C and SIGTERM. A shutdown hook would come too late: the processes that this one started are ended then,
 * and none can be started.
 *
 * <p>By reflection: {@code sun.misc.Signal} is supported, but not part of the platform's API. Without it the signals end the program as they
 * always do.
 */
final class StopSignals {
    private StopSignals() {}

    /** Has {@code action} run, by a thread of its own, at each such signal, instead of the end of this process. */
    static void handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        return switch (method.getName()) {
                            case "hashCode" -> System.identityHashCode(proxy);
                            case "equals" -> arguments != null && proxy == arguments[0];
                            case "toString" -> "StopSignals";
                            default -> {
                                action.run();
                                yield null;
                            }
                        };
                    });
            for (String name : List.of("INT", "TERM")) {
                Object number = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, number, handling);
            }
        } catch (ReflectiveOperationException e) {
            System.getLogger(StopSignals.class.getName()).log(System.Logger.Level.DEBUG, "Ctrl-C ends all at once", e);
        }
    }
}
