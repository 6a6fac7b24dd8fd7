package dev.progeny.internal.pool;

import dev.progeny.PoolListener;
import dev.progeny.ProgressBar;
import dev.progeny.internal.platform.Loggers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener and a progress bar what happens: one at a time, in order, on a helper thread, so that nothing they do or throw is felt
 * by the pool.
 */
final class Notices {
    private final @Nullable PoolListener listener;
    private final @Nullable ProgressBar progress;
    private final Executor helpers;
    private final Deque<Runnable> waiting = new ArrayDeque<>(); // guarded by itself
    private boolean telling; // guarded by waiting

    Notices(@Nullable PoolListener listener, @Nullable ProgressBar progress, Executor helpers) {
        this.listener = listener;
        this.progress = progress;
        this.helpers = helpers;
    }

    boolean hasListener() {
        return listener != null;
    }

    boolean hasProgress() {
        return progress != null;
    }

    void tell(Consumer<PoolListener> event) {
        PoolListener who = listener;
        if (who != null) {
            enqueue(() -> event.accept(who));
        }
    }

    void show(ProgressBar.Progress state) {
        ProgressBar where = progress;
        if (where != null) {
            enqueue(() -> where.show(state));
        }
    }

    private void enqueue(Runnable notice) {
        synchronized (waiting) {
            waiting.addLast(notice);
            if (telling) {
                return;
            }
            telling = true;
        }
        helpers.execute(this::tellAll);
    }

    private void tellAll() {
        while (true) {
            Runnable next;
            synchronized (waiting) {
                next = waiting.pollFirst();
                if (next == null) {
                    telling = false;
                    return;
                }
            }
            try {
                next.run();
            } catch (RuntimeException | Error e) {
                Loggers.ofPools().log(System.Logger.Level.WARNING, "a listener or progress bar of a pool failed", e);
            }
        }
    }
}
