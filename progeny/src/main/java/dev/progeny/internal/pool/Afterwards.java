package dev.progeny.internal.pool;

import dev.progeny.internal.platform.Loggers;
import java.util.ArrayList;
import java.util.List;

/**
 * What a change of the pool's state leaves to be done when the lock has been given back: sending, killing, telling calls and listeners.
 * That nothing of this happens under the lock is what keeps the pool free of deadlocks.
 */
final class Afterwards {
    private final List<Runnable> actions = new ArrayList<>(2);

    void add(Runnable action) {
        actions.add(action);
    }

    boolean isEmpty() {
        return actions.isEmpty();
    }

    /** Does everything; a failure of one does not keep the others from being done. */
    void run() {
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                Loggers.ofPools().log(System.Logger.Level.ERROR, "an action of the pool failed", e);
            }
        }
    }
}
