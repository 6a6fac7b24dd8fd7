package dev.progeny.examples.bench;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets a program end in order at Ctrl-C and SIGTERM. A shutdown hook would come too late: the processes that this one started are ended then,
 * and none can be started.
 *
 * <p>By reflection: {@code sun.misc.Signal} is supported, but not part of the platform's API. Without it the signals end the program as they
 * always do.
 */
final class StopSignals {
    /** Who ends a process and its group, as {@code timeout} of GNU does, sends it the signal twice: it is one request all the same. */
    private static final long ONE_REQUEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private StopSignals() {}

    /**
     * Has something run, by a thread of its own, at each such signal, instead of the end of this process.
     *
     * @param first at the first one
     * @param again at each that comes half a second after the first, or later
     */
    static void handle(Runnable first, Runnable again) {
        Runnable action = inTurn(first, again, System::nanoTime);
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

    /** {@return what to do at each signal} */
    static Runnable inTurn(Runnable first, Runnable again, LongSupplier nanoTime) {
        return new Runnable() {
            private boolean wasAsked;
            private long askedNanos;

            @Override
            public void run() {
                if (isFirst()) {
                    first.run();
                } else if (nanoTime.getAsLong() - askedNanos >= ONE_REQUEST_NANOS) {
                    again.run();
                }
            }

            private synchronized boolean isFirst() {
                boolean isFirst = !wasAsked;
                if (isFirst) {
                    wasAsked = true;
                    askedNanos = nanoTime.getAsLong();
                }
                return isFirst;
            }
        };
    }
}
