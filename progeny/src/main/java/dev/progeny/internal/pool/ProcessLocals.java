package dev.progeny.internal.pool;

import dev.progeny.internal.platform.Loggers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values that exist once in this process, by the number of their handle. Those that can be closed are, in the opposite order of their
 * making, at the orderly end of the process: a worker does it before it leaves, every other process in a shutdown hook.
 */
public final class ProcessLocals {
    private static final Map<String, Slot> SLOTS = new ConcurrentHashMap<>();
    private static final Deque<AutoCloseable> CLOSEABLE = new ArrayDeque<>(); // guarded by itself; newest first
    private static boolean hooked; // guarded by CLOSEABLE

    private ProcessLocals() {}

    /** One value, or none yet. A lock for each: making one may ask for another. */
    private static final class Slot {
        private boolean made;
        private @Nullable Object value;

        synchronized @Nullable Object get(Supplier<? extends @Nullable Object> initial) {
            if (!made) {
                value = initial.get();
                made = true;
                if (value instanceof AutoCloseable closeable) {
                    closeAtEnd(closeable);
                }
            }
            return value;
        }
    }

    /** {@return the value of the handle {@code key} in this process, made by the first who asks; a failure is his, and the next tries again} */
    public static @Nullable Object get(String key, Supplier<? extends @Nullable Object> initial) {
        return SLOTS.computeIfAbsent(key, k -> new Slot()).get(initial);
    }

    private static void closeAtEnd(AutoCloseable closeable) {
        synchronized (CLOSEABLE) {
            CLOSEABLE.addFirst(closeable);
            if (!hooked) {
                hooked = true;
                try {
                    Runtime.getRuntime().addShutdownHook(new Thread(ProcessLocals::closeAll, "progeny-process-locals"));
                } catch (IllegalStateException e) {
                    Loggers.general()
                            .log(
                                    System.Logger.Level.DEBUG,
                                    "a process-local value was made while the process ended",
                                    e);
                }
            }
        }
    }

    /** Closes all values; each at most once, however often this is called. */
    static void closeAll() {
        while (true) {
            AutoCloseable next;
            synchronized (CLOSEABLE) {
                next = CLOSEABLE.pollFirst();
            }
            if (next == null) {
                return;
            }
            try {
                next.close();
            } catch (Throwable e) { // an Error too concerns this value alone
                Loggers.general().log(System.Logger.Level.WARNING, "cannot close a process-local value", e);
            }
        }
    }
}
